using System.Collections.Immutable;
using System.Text.Json;
using SpikeSim.Json;

namespace SpikeSim.FrontEnds;

/// <summary>Front-end settings as JSON; members that are missing have the defaults of <see cref="FrontEndSettings"/>.</summary>
public static class FrontEndSettingsJson
{
    private const string Name = "xylo-audio-3";
    private static readonly string[] Resamplers = ["sinc", "linear-compat"];
    private static readonly string[] InitialStates = ["zero", "warm", "rockpool-compat"];

    /// <summary>Reads settings.</summary>
    /// <param name="node">The object.</param>
    /// <returns>The settings.</returns>
    /// <exception cref="DataFormatException">A member is unknown, of the wrong kind or out of range.</exception>
    public static FrontEndSettings Read(JsonMember node) => Read(node, "name");

    /// <summary>Reads settings that another member names the front end of.</summary>
    /// <param name="node">The object.</param>
    /// <param name="nameMember">The member with the name of the front end.</param>
    /// <returns>The settings.</returns>
    /// <exception cref="DataFormatException">As above.</exception>
    public static FrontEndSettings Read(JsonMember node, string nameMember)
    {
        node.RefuseUnknown(
            nameMember, "resampler", "filters", "normalization", "joint", "rate_shifts", "low_pass_shift", "eps", "fixed_threshold", "bin_samples", "initial_state", "noise_floor");
        node.Required(nameMember).Word(Name);
        var defaults = new FrontEndSettings();
        var settings = new FrontEndSettings
        {
            Resampler = (ResamplerKind)(node.Optional("resampler")?.Word(Resamplers) ?? 0),
            Filters = node.Optional("filters") is { } filters ? [.. filters.WholeNumbers()] : defaults.Filters,
            Normalization = node.Optional("normalization")?.Flag() ?? defaults.Normalization,
            Joint = node.Optional("joint")?.Flag() ?? defaults.Joint,
            RateShifts = node.Optional("rate_shifts") is { } shifts ? ReadShifts(shifts) : defaults.RateShifts,
            LowPassShift = node.Optional("low_pass_shift")?.WholeNumber() ?? defaults.LowPassShift,
            Eps = node.Optional("eps") is { } eps ? ReadOneOrMore(eps) : defaults.Eps,
            FixedThreshold = node.Optional("fixed_threshold") is { } threshold ? ReadThresholds(threshold) : defaults.FixedThreshold,
            BinSamples = node.Optional("bin_samples")?.WholeNumber() ?? defaults.BinSamples,
            InitialState = (InitialState)(node.Optional("initial_state")?.Word(InitialStates) ?? 0),
            NoiseFloor = node.Optional("noise_floor") is { } floor ? ReadOneOrMore(floor) : defaults.NoiseFloor,
        };
        IReadOnlyList<string> faults = settings.Faults();
        return faults.Count == 0 ? settings : throw node.Wrong("settings that the chip can have", string.Join("; ", faults));
    }

    /// <summary>Writes settings, every one of them.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="settings">The settings.</param>
    public static void Write(Utf8JsonWriter writer, FrontEndSettings settings)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(settings);
        writer.WriteStartObject();
        writer.WriteString("name", Name);
        writer.WriteString("resampler", Resamplers[(int)settings.Resampler]);
        WriteOneOrMore(writer, "filters", [.. settings.Filters.Select(f => (long)f)], isAlwaysArray: true);
        writer.WriteBoolean("normalization", settings.Normalization);
        writer.WriteBoolean("joint", settings.Joint);
        WriteOneOrMore(writer, "rate_shifts", [settings.RateShifts.B1, settings.RateShifts.B2], isAlwaysArray: true);
        writer.WriteNumber("low_pass_shift", settings.LowPassShift);
        WriteOneOrMore(writer, "eps", [.. settings.Eps.Select(e => (long)e)], isAlwaysArray: false);
        WriteOneOrMore(writer, "fixed_threshold", settings.FixedThreshold, isAlwaysArray: false);
        writer.WriteNumber("bin_samples", settings.BinSamples);
        writer.WriteString("initial_state", InitialStates[(int)settings.InitialState]);
        WriteOneOrMore(writer, "noise_floor", [.. settings.NoiseFloor.Select(f => (long)f)], isAlwaysArray: false);
        writer.WriteEndObject();
    }

    private static RateShifts ReadShifts(JsonMember node)
    {
        int[] shifts = node.WholeNumbers(2);
        return new RateShifts(shifts[0], shifts[1]);
    }

    private static ImmutableArray<int> ReadOneOrMore(JsonMember node) => node.IsArray ? [.. node.WholeNumbers()] : [node.WholeNumber()];

    private static ImmutableArray<long> ReadThresholds(JsonMember node) => node.IsArray ? [.. node.Elements().Select(ReadLong)] : [ReadLong(node)];

    private static long ReadLong(JsonMember node)
    {
        double value = node.Number(0, 1L << 52);
        return value == Math.Floor(value) ? (long)value : throw node.Wrong("a whole number", node.RawText);
    }

    private static void WriteOneOrMore(Utf8JsonWriter writer, string name, ImmutableArray<long> values, bool isAlwaysArray)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(values.Length == 1 && !isAlwaysArray ? $"{values[0]}" : $"[{string.Join(',', values)}]");
    }
}
