using System.CommandLine;
using System.Globalization;
using SpikeSim.App.CommandLine;
using SpikeSim.Engines.Clocked;
using SpikeSim.Networks;

namespace SpikeSim.App.Commands;

/// <summary>The options of the clocked engine; a new object for each command, because a command owns its options.</summary>
internal sealed class ClockedOptions
{
    private static readonly Dictionary<string, ClockedSettings> Forms = new()
    {
        ["exact"] = ClockedSettings.Default,
        ["chip"] = ClockedSettings.Chip,
        ["euler"] = ClockedSettings.ForwardEuler,
        ["exp-euler"] = ClockedSettings.ExponentialEuler,
    };

    private readonly Option<string?> _form = Text("--form", "Clocked engine: the settings to start from, exact, chip, euler or exp-euler (default: chip for networks with a task, else exact).");
    private readonly Option<string?> _dt = Text("--dt", "Clocked engine: the time step in seconds (default: that of the network).");
    private readonly Option<string?> _integrator = Text("--integrator", "Clocked engine: exact, exp or euler.");
    private readonly Option<string?> _order = Text("--order", "Clocked engine: new, old or chip, for exp and euler.");
    private readonly Option<string?> _gain = Text("--gain", "Clocked engine: weight or exp, for exp.");
    private readonly Option<string?> _amplitude = Text("--amplitude", "Clocked engine: an event is a dirac pulse or a signal over its step, for exact.");
    private readonly Option<string?> _precision = Text("--precision", "Clocked engine: 32 or 64 bits.");
    private readonly Option<string?> _reset = Text("--reset", "Clocked engine: subtract or value, for all populations.");
    private readonly Option<string?> _timing = Text("--reset-timing", "Clocked engine: same, next or twice.");
    private readonly Option<string?> _spikes = Text("--spikes-per-step", "Clocked engine: binary, multiple, or a number (default: as the network says).");
    private readonly Option<string?> _comparison = Text("--comparison", "Clocked engine: a membrane fires > or >= its threshold.");
    private readonly Option<string?> _layerDelay = Text("--layer-delay", "Clocked engine: 0 or 1 steps from layer to layer.");
    private readonly Option<string?> _recurrentDelay = Text("--recurrent-delay", "Clocked engine: steps from a spike to its own or an earlier population, at least 1.");

    private IEnumerable<Option<string?>> All =>
        [_form, _dt, _integrator, _order, _gain, _amplitude, _precision, _reset, _timing, _spikes, _comparison, _layerDelay, _recurrentDelay];

    public void AddTo(Command command)
    {
        foreach (Option<string?> option in All)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Refuses options that the engine of the command does not have.</summary>
    public void RefuseFor(string engine, ParseResult parse)
    {
        if (All.FirstOrDefault(o => parse.GetValue(o) is not null) is { } option)
        {
            throw new UsageException($"{option.Name} is an option of the clocked engine; the {engine} engine has no such choice. Say --engine clocked.");
        }
    }

    /// <summary>The settings that the options ask for.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="start">The settings where no form is named.</param>
    public ClockedSettings Settings(ParseResult parse, ClockedSettings start)
    {
        ClockedSettings settings = Choice(parse, _form, Forms, start);
        settings = Integration(parse, settings);
        settings = settings with
        {
            StepSeconds = parse.GetValue(_dt) is { } dt ? Number(_dt, dt) : settings.StepSeconds,
            Shape = Choice(parse, _amplitude, new() { ["dirac"] = EventShape.Jump, ["signal"] = EventShape.Constant }, settings.Shape),
            Precision = Choice(parse, _precision, new() { ["32"] = NumberPrecision.Bits32, ["64"] = NumberPrecision.Bits64 }, settings.Precision),
            Reset = Choice<ResetRule?>(parse, _reset, new() { ["subtract"] = ResetRule.Subtract, ["value"] = ResetRule.ToValue }, settings.Reset),
            Timing = Choice(parse, _timing, new() { ["same"] = ResetTiming.SameStep, ["next"] = ResetTiming.NextStep, ["twice"] = ResetTiming.Twice }, settings.Timing),
            SpikeCap = parse.GetValue(_spikes) switch
            {
                null => settings.SpikeCap,
                "binary" => 1,
                "multiple" => ClockedFaults.MaxSpikeCap,
                var number => Whole(_spikes, number, 1, ClockedFaults.MaxSpikeCap),
            },
            Comparison = Choice(parse, _comparison, new() { [">"] = SpikeComparison.Above, [">="] = SpikeComparison.AtOrAbove }, settings.Comparison),
            LayerDelaySteps = parse.GetValue(_layerDelay) is { } layer ? Whole(_layerDelay, layer, 0, 1) : settings.LayerDelaySteps,
            RecurrentDelaySteps = parse.GetValue(_recurrentDelay) is { } recurrent ? Whole(_recurrentDelay, recurrent, 1, ClockedFaults.MaxDelaySteps) : settings.RecurrentDelaySteps,
        };

        // Options that contradict each other are no fault of the network file.
        IReadOnlyList<string> faults = ClockedFaults.Find(settings);
        return faults.Count == 0 ? settings : throw new UsageException($"Options of the clocked engine: {string.Join("; ", faults)}.");
    }

    // Another integrator than that of the form has an order and gains of its own.
    private ClockedSettings Integration(ParseResult parse, ClockedSettings settings)
    {
        ClockedIntegrator integrator = Choice(
            parse, _integrator, new() { ["exact"] = ClockedIntegrator.Exact, ["exp"] = ClockedIntegrator.Exponential, ["euler"] = ClockedIntegrator.Euler }, settings.Integrator);
        if (integrator == ClockedIntegrator.Exact)
        {
            settings = settings with { Order = null, Gain = ClockedGain.Weight };
        }

        return settings with
        {
            Integrator = integrator,
            Order = Choice<ClockedOrder?>(parse, _order, new() { ["new"] = ClockedOrder.New, ["old"] = ClockedOrder.Old, ["chip"] = ClockedOrder.Chip }, settings.Order),
            Gain = Choice(parse, _gain, new() { ["weight"] = ClockedGain.Weight, ["exp"] = ClockedGain.Exponential }, integrator == settings.Integrator ? settings.Gain : ClockedGain.Weight),
        };
    }

    private static Option<string?> Text(string name, string description) => new(name) { Description = description };

    private static T Choice<T>(ParseResult parse, Option<string?> option, Dictionary<string, T> choices, T otherwise) =>
        parse.GetValue(option) is not { } word ? otherwise
        : choices.TryGetValue(word, out T? value) ? value
        : throw new UsageException($"{option.Name} {word}: {string.Join(", ", choices.Keys)}.");

    private static double Number(Option<string?> option, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) && value > 0
            ? value
            : throw new UsageException($"{option.Name} {text}: a time above 0 s.");

    private static int Whole(Option<string?> option, string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most
            ? value
            : throw new UsageException($"{option.Name} {text}: a whole number from {least} to {most}.");
}
