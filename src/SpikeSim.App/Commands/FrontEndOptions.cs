using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Numerics;
using SpikeSim.App.CommandLine;
using SpikeSim.FrontEnds;
using SpikeSim.Json;

namespace SpikeSim.App.Commands;

/// <summary>The settings of the front end as options; what is not given stays as it was.</summary>
internal sealed class FrontEndOptions
{
    private readonly Option<int?> _bin = new("--bin-samples") { Description = "Samples (at 48 828.125 Hz) per raster row." };
    private readonly Option<double?> _binSeconds = new("--bin") { Description = "The duration of a raster row in seconds, to within 1 us of whole samples." };
    private readonly Option<double?> _window = new("--window") { Description = "The averaging window of normalisation in seconds, to within 1 ms of 2^B samples." };
    private readonly Option<int?> _rate = new("--rate-factor") { Description = "How many mean magnitudes an event costs: a difference of two powers of two (default 63)." };
    private readonly Option<string?> _resampler = new("--resampler") { Description = "sinc, or linear-compat as in the vendor's simulator." };
    private readonly Option<string?> _initial = new("--initial-state") { Description = "zero; warm (averages at the noise floor); rockpool-compat (the vendor's whole-clip simulation)." };
    private readonly Option<string?> _eps = new("--eps") { Description = "The offset of divisive normalisation: one number, or one per channel." };
    private readonly Option<string?> _floor = new("--noise-floor") { Description = "Mean magnitude after the filter at which warm averages start: one number, or one per channel." };
    private readonly Option<bool?> _normalization = new("--normalization") { Description = "Whether thresholds follow the level (divisive normalisation) or are fixed." };
    private readonly Option<bool?> _joint = new("--joint") { Description = "Whether all channels share the highest threshold." };
    private readonly Option<string?> _fixed = new("--fixed-threshold") { Description = "The thresholds without normalisation: one number, or one per channel." };
    private readonly Option<string?> _registers = new("--registers") { Description = "Start from the chip's register words in this file (spikesim info --registers writes one)." };
    private readonly Option<string?> _filters = new("--filters") { Description = "The filters of the bank, by index." };

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_bin, _binSeconds, _resampler, _initial, _eps, _floor, _window, _rate, _normalization, _joint, _fixed, _filters, _registers])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The settings with what the options change.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="start">What options change, where no file of registers is given.</param>
    public FrontEndSettings Apply(ParseResult parse, FrontEndSettings start)
    {
        if (parse.GetValue(_bin) is not null && parse.GetValue(_binSeconds) is not null)
        {
            throw new UsageException("--bin and --bin-samples say the same thing: give one of them.");
        }

        FrontEndSettings basis = parse.GetValue(_registers) is { } file ? FrontEndRegistersJson.Read(JsonMember.ReadFile(file)).ToSettings() : start;
        FrontEndSettings settings = basis with
        {
            BinSamples = parse.GetValue(_bin) ?? Derived(_binSeconds, parse.GetValue(_binSeconds), XyloAudio3Clock.BinSamples) ?? basis.BinSamples,
            Resampler = parse.GetValue(_resampler) is { } resampler ? Resampler(resampler) : basis.Resampler,
            InitialState = parse.GetValue(_initial) is { } initial ? State(initial) : basis.InitialState,
            Eps = parse.GetValue(_eps) is { } eps ? Numbers<int>("--eps", eps) : basis.Eps,
            NoiseFloor = parse.GetValue(_floor) is { } floor ? Numbers<int>("--noise-floor", floor) : basis.NoiseFloor,
            LowPassShift = Derived(_window, parse.GetValue(_window), XyloAudio3Clock.LowPassShift) ?? basis.LowPassShift,
            RateShifts = Derived(_rate, parse.GetValue(_rate), RateShifts.Of) ?? basis.RateShifts,
            Normalization = parse.GetValue(_normalization) ?? basis.Normalization,
            Joint = parse.GetValue(_joint) ?? basis.Joint,
            FixedThreshold = parse.GetValue(_fixed) is { } threshold ? Numbers<long>("--fixed-threshold", threshold) : basis.FixedThreshold,
            Filters = parse.GetValue(_filters) is { } filters ? Numbers<int>("--filters", filters) : basis.Filters,
        };
        return settings.Faults() is { Count: > 0 } faults ? throw new UsageException("the front end cannot have these settings: " + string.Join("; ", faults) + ".") : settings;
    }

    // The rules of the chip name the nearest values that exist; their sentence stands before what the runtime adds to it.
    private static TSetting? Derived<TGiven, TSetting>(Option option, TGiven? given, Func<TGiven, TSetting> rule)
        where TGiven : struct
        where TSetting : struct
    {
        try
        {
            return given is { } value ? rule(value) : null;
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"{option.Name} {given}: {e.Message.Split(" (Parameter", 2)[0]}"), e);
        }
    }

    private static ResamplerKind Resampler(string name) => name switch
    {
        "sinc" => ResamplerKind.Sinc,
        "linear-compat" => ResamplerKind.LinearCompat,
        _ => throw new UsageException($"--resampler {name}: sinc or linear-compat."),
    };

    private static InitialState State(string name) => name switch
    {
        "zero" => InitialState.Zero,
        "warm" => InitialState.Warm,
        "rockpool-compat" => InitialState.RockpoolCompat,
        _ => throw new UsageException($"--initial-state {name}: zero, warm or rockpool-compat."),
    };

    private static ImmutableArray<T> Numbers<T>(string option, string text)
        where T : INumber<T>
    {
        ImmutableArray<T>.Builder numbers = ImmutableArray.CreateBuilder<T>();
        foreach (string part in text.Split(','))
        {
            numbers.Add(T.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out T? number)
                ? number
                : throw new UsageException($"{option} {text}: whole numbers, separated by commas."));
        }

        return numbers.ToImmutable();
    }
}
