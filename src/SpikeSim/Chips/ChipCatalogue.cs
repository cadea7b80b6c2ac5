using System.Collections.Immutable;
using SpikeSim.Json;

namespace SpikeSim.Chips;

/// <summary>The chips that come with SpikeSim.</summary>
public static class ChipCatalogue
{
    /// <summary>Xylo 1, Xylo Audio 2, Xylo Audio 3 and Xylo IMU.</summary>
    public static ImmutableArray<ChipDescription> All { get; } =
        [Embedded("xylo-1"), Embedded("xylo-audio-2"), Embedded("xylo-audio-3"), Embedded("xylo-imu")];

    /// <summary>The chip of the default examples.</summary>
    public static ChipDescription XyloAudio3 => Find("xylo-audio-3");

    /// <summary>The chip of a name.</summary>
    /// <param name="name">For example <c>xylo-audio-3</c>.</param>
    /// <returns>Its description.</returns>
    /// <exception cref="ArgumentException">There is no such chip; the message lists those that exist.</exception>
    public static ChipDescription Find(string name) =>
        All.FirstOrDefault(chip => chip.Name == name)
        ?? throw new ArgumentException($"There is no chip \"{name}\". Known chips: {string.Join(", ", All.Select(c => c.Name))}.", nameof(name));

    private static ChipDescription Embedded(string name)
    {
        using Stream stream = typeof(ChipCatalogue).Assembly.GetManifestResourceStream($"chips/{name}.json")
            ?? throw new InvalidOperationException($"The description of {name} is not embedded in this build.");
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return ChipDescriptionJson.Read(JsonMember.Parse(memory.ToArray(), $"{name}.json"));
    }
}
