using SpikeSim.App.CommandLine;
using SpikeSim.Chips;
using SpikeSim.Json;

namespace SpikeSim.App.Models;

/// <summary>The value of <c>--chip</c>, for all commands: the name of a chip that SpikeSim knows, or the path of a chip description.</summary>
internal static class ChipOption
{
    /// <summary>The chip of networks that name none.</summary>
    public static ChipDescription Default => ChipCatalogue.XyloAudio3;

    /// <summary>Finds the chip.</summary>
    /// <exception cref="UsageException">It is neither a known name nor a file.</exception>
    /// <exception cref="DataFormatException">The file is not a chip description.</exception>
    public static ChipDescription Find(string nameOrPath) =>
        ChipCatalogue.All.FirstOrDefault(c => c.Name == nameOrPath)
        ?? (File.Exists(nameOrPath) ? ChipDescriptionJson.Read(JsonMember.ReadFile(nameOrPath)) : throw Unknown(nameOrPath));

    private static UsageException Unknown(string nameOrPath) =>
        new($"--chip {nameOrPath}: there is no such chip and no such file. Known chips: {string.Join(", ", ChipCatalogue.All.Select(c => c.Name))}; or give the path of a chip description.");
}
