using SpikeSim.Files;
using SpikeSim.Nir.Reading;
using SpikeSim.Nir.Writing;

namespace SpikeSim.App.Models;

/// <summary>The table of all kinds of network files; a new kind is a new row.</summary>
internal static class NetworkFormats
{
    /// <summary>All kinds, in the order in which a file is tried.</summary>
    public static IReadOnlyList<NetworkFormat> All { get; } =
    [
        new NetworkFormat
        {
            Name = "nir",
            Title = "NIR graph",
            Endings = [".nir"],
            Recognizes = file => NirReader.IsHdf5(file.Content) || file.Path.EndsWith(".nir", StringComparison.OrdinalIgnoreCase),
            Read = file => NetworkContent.Of(file, NirReader.Read(file.Content, file.Path)),
            Write = (source, stream) => stream.Write(NirWriter.ToBytes(source.Nir())),
        },
        new NetworkFormat
        {
            Name = "network",
            Title = "network",
            Endings = [".json"],
            Recognizes = file => IsVersionOf(file, NetworkFile.Schema),
            Read = file => NetworkContent.Of(file, NetworkFile.Read(file.Root)),
            ReadToCheck = file => NetworkContent.ToCheck(file, NetworkFile.ReadUnjudged(file.Root)),
            Write = (source, stream) => NetworkFile.Write(source.Network(), stream),
        },
        new NetworkFormat
        {
            Name = "program",
            Title = "chip program",
            Endings = [".program.json"],
            Recognizes = file => IsVersionOf(file, ProgramFile.Schema),
            Read = file => NetworkContent.Of(file, ProgramFile.Read(file.Root)),
            ReadToCheck = file => NetworkContent.ToCheck(file, ProgramFile.ReadDraft(file.Root)),
            Write = (source, stream) => ProgramFile.Write(source.Program(), stream),
        },
        new NetworkFormat
        {
            Name = "specification",
            Title = "Rockpool specification",
            Endings = [".specification.json", ".spec.json"],
            Recognizes = file => SpecificationFile.Recognizes(file.Root),
            Read = file => NetworkContent.Of(file, SpecificationFile.Read(file.Root)),
            Write = (source, stream) => SpecificationFile.Write(source.Specification(), stream),
        },
        new NetworkFormat
        {
            Name = "rockpool-parameters",
            Title = "Rockpool parameter file",
            Recognizes = file => RockpoolParameterFile.Recognizes(file.Root),
            Read = file => NetworkContent.Of(file, RockpoolParameterFile.Read(file.Root)),
            WriteRefusal = "SpikeSim reads Rockpool's parameter files and does not write them: they hold the state of Rockpool's modules. Write a specification instead",
        },
    ];

    /// <summary>The kind of a file, or null where it is none of them.</summary>
    /// <exception cref="DataFormatException">The file is not JSON, and no other kind of network either.</exception>
    public static NetworkFormat? Of(FileBytes file) => All.FirstOrDefault(f => f.Recognizes(file));

    /// <summary>The names of those that can be written, for messages.</summary>
    public static string WritableNames => string.Join(", ", All.Where(f => f.Write is not null).Select(f => f.Name));

    // Another version of a known kind is that kind, so that its reader can say which version it is.
    private static bool IsVersionOf(FileBytes file, string schema) =>
        file.Schema?.StartsWith(schema[..(schema.LastIndexOf('/') + 1)], StringComparison.Ordinal) ?? false;
}
