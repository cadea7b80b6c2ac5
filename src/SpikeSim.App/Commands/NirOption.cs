using System.CommandLine;
using System.Globalization;
using SpikeSim.App.CommandLine;
using SpikeSim.Nir.Lowering;
using SpikeSim.Nir.Notes;

namespace SpikeSim.App.Commands;

/// <summary>
/// The option <c>--nir KEY=VALUE</c>: what a NIR file does not say. One option with keys, because every command that reads networks has
/// it and the engines have options of the same names; a new object for each command.
/// </summary>
internal sealed class NirOption
{
    private static readonly Dictionary<string, Func<NirSettings, string, NirSettings?>> Keys = new(StringComparer.Ordinal)
    {
        ["preset"] = (s, v) => NirPreset.Find(v)?.Settings is { } preset ? preset with { StepSeconds = s.StepSeconds ?? preset.StepSeconds, TimeUnit = s.TimeUnit ?? preset.TimeUnit } : null,
        ["dt"] = (s, v) => double.TryParse(v, NumberStyles.Float, CultureInfo.InvariantCulture, out double dt) && double.IsFinite(dt) && dt > 0 ? s with { StepSeconds = dt } : null,
        ["unit"] = (s, v) => Word<NirTimeUnit>(v, "s", "ms", "step") is { } unit ? s with { TimeUnit = unit } : null,
        ["integrator"] = (s, v) => Word<NirIntegrator>(v, "euler", "exp", "exact") is { } integrator ? s with { Integrator = integrator } : null,
        ["gain"] = (s, v) => Word<NirGain>(v, "nir", "exp", "unit") is { } gain ? s with { Gain = gain } : null,
        ["order"] = (s, v) => Word<NirOrder>(v, "new", "old", "chip") is { } order ? s with { Order = order } : null,
        ["reset"] = (s, v) => Word<NirReset>(v, "value", "subtract") is { } reset ? s with { Reset = reset } : null,
        ["timing"] = (s, v) => Word<NirResetTiming>(v, "same", "next", "twice") is { } timing ? s with { ResetTiming = timing } : null,
        ["amplitude"] = (s, v) => Word<NirAmplitude>(v, "signal", "dirac") is { } amplitude ? s with { Amplitude = amplitude } : null,
        ["spikes"] = (s, v) => Choice(v, "binary", "multiple") is { } several ? s with { HasMultipleSpikes = several } : null,
        ["comparison"] = (s, v) => Choice(v, ">", ">=") is { } equal ? s with { FiresAtThreshold = equal } : null,
        ["recurrent-bias"] = (s, v) => Choice(v, "omitted", "applied") is { } applied ? s with { HasRecurrentBiasAtZero = applied } : null,
        ["layer-delay"] = (s, v) => Choice(v, "0", "1") is { } one ? s with { LayerDelaySteps = one ? 1 : 0 } : null,
        ["recurrent-delay"] = (s, v) => int.TryParse(v, NumberStyles.None, CultureInfo.InvariantCulture, out int steps) && steps >= 1 ? s with { RecurrentDelaySteps = steps } : null,
        ["inputs"] = (s, v) => Choice(v, "one", "concatenate") is { } all ? s with { ConcatenatesInputs = all } : null,
        ["outputs"] = (s, v) => Choice(v, "one", "concatenate") is { } all ? s with { ConcatenatesOutputs = all } : null,
    };

    private readonly Option<string[]> _option = new("--nir")
    {
        Description = "For NIR files, what they do not say, as KEY=VALUE (repeat it, or use commas): preset=NAME, dt=SECONDS, unit=s|ms|step, integrator=euler|exp|exact, "
            + "gain=nir|exp|unit, order=new|old|chip, reset=value|subtract, and more (docs/nir.md).",
        AllowMultipleArgumentsPerToken = false,
    };

    public void AddTo(Command command) => command.Options.Add(_option);

    /// <summary>The settings that were asked for; those of NIR's own equations where nothing was.</summary>
    /// <exception cref="UsageException">A key or value is unknown.</exception>
    public NirChoice Settings(ParseResult parse)
    {
        var settings = new NirSettings();
        var given = new HashSet<string>(StringComparer.Ordinal);

        // A preset is where the other keys start from, wherever it stands.
        IEnumerable<string> pairs = (parse.GetValue(_option) ?? []).SelectMany(o => o.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        foreach (string pair in pairs.OrderBy(p => p.StartsWith("preset=", StringComparison.Ordinal) ? 0 : 1))
        {
            int equals = pair.IndexOf('=', StringComparison.Ordinal);
            string key = equals < 0 ? pair : pair[..equals];
            if (!Keys.TryGetValue(key, out Func<NirSettings, string, NirSettings?>? set))
            {
                throw new UsageException($"--nir {pair}: known keys are {string.Join(", ", Keys.Keys)}.");
            }

            settings = (equals < 0 ? null : set(settings, pair[(equals + 1)..])) ?? throw new UsageException($"--nir {pair}: {Expected(key)}.");
            given.Add(key);
        }

        return new NirChoice(settings, given);
    }

    private static string Expected(string key) => key switch
    {
        "preset" => $"presets are {string.Join(", ", NirPreset.All.Select(p => p.Name))}",
        "dt" => "a time above 0 in seconds",
        "unit" => "s, ms or step",
        "integrator" => "euler, exp or exact",
        "gain" => "nir, exp or unit",
        "order" => "new, old or chip",
        "reset" => "value or subtract",
        "timing" => "same, next or twice",
        "amplitude" => "signal or dirac",
        "spikes" => "binary or multiple",
        "comparison" => "> or >=",
        "recurrent-bias" => "applied or omitted",
        "layer-delay" => "0 or 1 steps",
        "recurrent-delay" => "a whole number of steps, at least 1",
        _ => "one or concatenate",
    };

    private static T? Word<T>(string value, params ReadOnlySpan<string> words)
        where T : struct, Enum => words.IndexOf(value) is >= 0 and var index ? (T)Enum.ToObject(typeof(T), index) : null;

    private static bool? Choice(string value, string no, string yes) => value == yes ? true : value == no ? false : null;
}
