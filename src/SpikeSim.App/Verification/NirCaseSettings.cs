using SpikeSim.Json;
using SpikeSim.Nir.Lowering;

namespace SpikeSim.App.Verification;

/// <summary>Reads the member <c>settings</c> of a NIR vector: the option names of the specification, section 4.</summary>
internal static class NirCaseSettings
{
    private static readonly string[] Engines = ["clocked", "exact"];

    /// <summary>The settings; the engine is told apart by the integrator, which is the exact one for the exact engine.</summary>
    public static NirSettings Read(JsonMember node)
    {
        node.RefuseUnknown(
            "engine", "dt_s", "time_unit", "integrator", "gain", "order", "reset", "reset_timing", "comparison", "amplitude", "spikes_per_step", "layer_delay", "recurrent_delay", "recurrent_bias_at_zero", "initial_state", "inputs", "outputs");
        bool isExact = node.Optional("engine")?.Word(Engines) == 1;
        if (node.Optional("initial_state") is { } state && state.Number() != 0)
        {
            throw state.Wrong("0", state.RawText, "Engines start at rest.");
        }

        return new NirSettings
        {
            StepSeconds = node.Optional("dt_s")?.Number(0),
            TimeUnit = (NirTimeUnit?)node.Optional("time_unit")?.Word("s", "ms", "step"),
            Integrator = isExact ? NirIntegrator.Exact : (NirIntegrator)(node.Optional("integrator")?.Word("euler", "exp") ?? 0),
            Gain = (NirGain)(node.Optional("gain")?.Word("nir", "exp", "unit") ?? 0),
            Order = (NirOrder)(node.Optional("order")?.Word("new", "old", "chip") ?? 0),
            Reset = (NirReset)(node.Optional("reset")?.Word("value", "subtract") ?? 0),
            ResetTiming = (NirResetTiming)(node.Optional("reset_timing")?.Word("same", "next", "twice") ?? 0),
            FiresAtThreshold = node.Optional("comparison")?.Word(">", ">=") == 1,
            Amplitude = (NirAmplitude)(node.Optional("amplitude")?.Word("signal", "dirac") ?? 0),
            HasMultipleSpikes = node.Optional("spikes_per_step")?.Word("binary", "multiple") == 1,
            LayerDelaySteps = node.Optional("layer_delay")?.WholeNumber(0, 1) ?? 0,
            RecurrentDelaySteps = node.Optional("recurrent_delay")?.WholeNumber(1) ?? 1,
            ConcatenatesInputs = node.Optional("inputs")?.Word("one", "concatenate") == 1,
            ConcatenatesOutputs = node.Optional("outputs")?.Word("one", "concatenate") == 1,
            HasRecurrentBiasAtZero = node.Optional("recurrent_bias_at_zero")?.Flag() ?? true,
        };
    }
}
