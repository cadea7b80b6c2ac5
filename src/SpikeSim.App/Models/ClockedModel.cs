using SpikeSim.Engines.Clocked;
using SpikeSim.Files;
using SpikeSim.Rasters;
using SpikeSim.Recognition;

namespace SpikeSim.App.Models;

/// <summary>A network in floating point on the clocked engine.</summary>
internal sealed class ClockedModel : IEngineModel
{
    private readonly ClockedEngine _engine;
    private readonly Action<ClockedEngine>? _prepare;

    /// <summary>Creates the engine of a network.</summary>
    /// <param name="path">The file it came from, for messages.</param>
    /// <param name="document">The network and its task.</param>
    /// <param name="settings">The settings; null for those of <see cref="DefaultOf"/>.</param>
    /// <param name="prepare">What is done to the engine in its reset state before each run; null for nothing.</param>
    /// <exception cref="DataFormatException">The network does not go with the settings.</exception>
    public ClockedModel(string path, NetworkDocument document, ClockedSettings? settings = null, Action<ClockedEngine>? prepare = null)
    {
        _prepare = prepare;
        ClockedSettings used = settings ?? DefaultOf(document);
        IReadOnlyList<string> faults = ClockedFaults.Find(document.Network, used);
        if (faults.Count > 0)
        {
            throw new DataFormatException($"{path}: the clocked engine cannot run this network with these settings: {string.Join("; ", faults)}.");
        }

        _engine = new ClockedEngine(document.Network, used);
        Facts = new ModelFacts(path, document.Network.Name, document.Network.InputChannels, document.Network.HiddenNeurons + document.Network.OutputNeurons, _engine.StepSeconds, document.Task);
        Description = $"the clocked engine ({Words(used)})";
    }

    public ModelFacts Facts { get; }

    public string Description { get; }

    /// <summary>
    /// The settings where none are given: the form that the trainer trains for a network with a task, which it has trained, and the
    /// exact propagator for any other.
    /// </summary>
    public static ClockedSettings DefaultOf(NetworkDocument document) => document.Task is null ? ClockedSettings.Default : ClockedSettings.Chip;

    public RunOutcome Run(RunInput input, RecordedStates states, CancellationToken cancellation = default)
    {
        _engine.Reset();
        _prepare?.Invoke(_engine);
        Raster raster = Facts.Task is { } t ? input.Raster.FollowedBySilence(t.Decision.TailSteps) : input.Raster;
        Recording recording = _engine.Run(raster, states | RecordedStates.OutputMembrane, cancellation);
        RequireFinite();
        Decision? decision = Facts.Task is { } task ? new ClipDecoder(task.Labels.Length, task.Decision).Decide(recording) : null;
        return new RunOutcome(recording, decision, null, null);
    }

    // What has become infinite stays so, or is no number any more.
    private void RequireFinite()
    {
        for (int p = 0; p < _engine.Network.Populations.Length; p++)
        {
            var membrane = new double[_engine.Network.Populations[p].Neurons];
            _engine.CopyMembrane(p, membrane);
            int neuron = Array.FindIndex(membrane, v => !double.IsFinite(v));
            if (neuron >= 0)
            {
                string numbers = _engine.Settings.Precision == NumberPrecision.Bits32 ? "single precision. Use smaller weights, counts or biases, or 64 bits" : "double precision. Use smaller weights, counts or biases";
                throw new DataFormatException($"{Facts.Path}: the membrane of {_engine.Network.Populations[p].Name}[{neuron}] has left the range of {numbers}.");
            }
        }
    }

    private static string Words(ClockedSettings settings)
    {
        string form = settings.Integrator switch
        {
            ClockedIntegrator.Exact => "exact propagator",
            ClockedIntegrator.Euler => "forward Euler",
            _ => settings.Gain == ClockedGain.Exponential ? "exponential Euler" : "exponential decays",
        };
        string order = settings.Integrator == ClockedIntegrator.Exact ? string.Empty : settings.Order switch
        {
            ClockedOrder.Chip => ", chip order",
            ClockedOrder.Old => ", old current",
            _ => ", new current",
        };
        return $"{form}{order}, {(settings.Precision == NumberPrecision.Bits32 ? "float32" : "float64")}";
    }
}
