using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using SpikeSim.App.CommandLine;
using SpikeSim.FrontEnds;

namespace SpikeSim.App.Commands;

/// <summary>The settings of the front end as options; what is not given stays as it was.</summary>
internal sealed class FrontEndOptions
{
    private readonly Option<int?> _bin = new("--bin-samples") { Description = "Samples (at 48 828.125 Hz) per raster row." };
    private readonly Option<string?> _resampler = new("--resampler") { Description = "sinc, or linear-compat as in the vendor's simulator." };
    private readonly Option<string?> _initial = new("--initial-state") { Description = "zero; warm (averages at the noise floor); rockpool-compat (the vendor's whole-clip simulation)." };
    private readonly Option<string?> _eps = new("--eps") { Description = "The offset of divisive normalisation: one number, or one per channel." };
    private readonly Option<string?> _floor = new("--noise-floor") { Description = "Mean magnitude after the filter at which warm averages start: one number, or one per channel." };
    private readonly Option<bool?> _normalization = new("--normalization") { Description = "Whether rates are normalised by the mean power of all bands." };
    private readonly Option<string?> _filters = new("--filters") { Description = "The filters of the bank, by index." };

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_bin, _resampler, _initial, _eps, _floor, _normalization, _filters])
        {
            command.Options.Add(option);
        }
    }

    public FrontEndSettings Apply(ParseResult parse, FrontEndSettings start)
    {
        FrontEndSettings settings = start with
        {
            BinSamples = parse.GetValue(_bin) ?? start.BinSamples,
            Resampler = parse.GetValue(_resampler) is { } resampler ? Resampler(resampler) : start.Resampler,
            InitialState = parse.GetValue(_initial) is { } initial ? State(initial) : start.InitialState,
            Eps = parse.GetValue(_eps) is { } eps ? Numbers("--eps", eps) : start.Eps,
            NoiseFloor = parse.GetValue(_floor) is { } floor ? Numbers("--noise-floor", floor) : start.NoiseFloor,
            Normalization = parse.GetValue(_normalization) ?? start.Normalization,
            Filters = parse.GetValue(_filters) is { } filters ? Numbers("--filters", filters) : start.Filters,
        };
        return settings.Faults() is { Count: > 0 } faults ? throw new UsageException("the front end cannot have these settings: " + string.Join("; ", faults) + ".") : settings;
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

    private static ImmutableArray<int> Numbers(string option, string text)
    {
        ImmutableArray<int>.Builder numbers = ImmutableArray.CreateBuilder<int>();
        foreach (string part in text.Split(','))
        {
            numbers.Add(int.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
                ? number
                : throw new UsageException($"{option} {text}: whole numbers, separated by commas."));
        }

        return numbers.ToImmutable();
    }
}
