using System.Collections.Immutable;

namespace SpikeSim.Nir.Lowering;

/// <summary>The settings under which another tool runs a file, and what it does that settings cannot say.</summary>
/// <param name="Name">The word for it.</param>
/// <param name="Settings">The settings.</param>
/// <param name="Remark">What the tool ignores or refuses, and other traps.</param>
public sealed record NirPreset(string Name, NirSettings Settings, string Remark)
{
    private static readonly NirSettings Rockpool = new()
    {
        Integrator = NirIntegrator.Exponential,
        Gain = NirGain.Unit,
        Order = NirOrder.Chip,
        Reset = NirReset.Subtract,
        HasMultipleSpikes = true,
        FiresAtThreshold = true,
    };

    /// <summary>All presets, SpikeSim's own reading first (specification of NIR, section 4).</summary>
    public static ImmutableArray<NirPreset> All { get; } =
    [
        new("nir", new NirSettings(), "the equations of NIR by forward Euler; the default"),
        new("snntorch", new NirSettings { StepSeconds = 1e-4 }, "r dt/tau is folded into the threshold, so its membranes have another unit; v_leak must be 0"),
        new("norse", new NirSettings { StepSeconds = 1e-3 }, "LIF, LI and IF ignore r, and v_reset is not imported; v_leak also acts on the synapse"),
        new("nirtorch", new NirSettings { HasRecurrentBiasAtZero = false }, "the recurrent bias is missing in the first step"),
        new("rockpool", Rockpool, "r, w_in and v_reset are ignored, v_leak is a bias per step, recurrent biases are dropped by Rockpool but kept here"),
        new("sinabs", Rockpool with { Order = NirOrder.New, TimeUnit = NirTimeUnit.Steps }, "r is ignored, v_leak must be 0; no CubaLIF"),
        new("lava", new NirSettings { StepSeconds = 1e-4, LayerDelaySteps = 1 }, "the output is one step late; Affine biases must be 0"),
        new("spyx", new NirSettings { TimeUnit = NirTimeUnit.Steps, Gain = NirGain.Unit, Reset = NirReset.Subtract, ResetTiming = NirResetTiming.NextStep, LayerDelaySteps = 1 }, "r, w_in, v_leak and v_reset are ignored; spikes are one step late"),
        new("spinnaker2", new NirSettings { Reset = NirReset.Subtract }, "weights are cut to eight bits and biases added to the membrane by the chip; recordings are one step late"),
        new("spikingjelly", new NirSettings { StepSeconds = 1e-4 }, "v_leak must equal v_reset"),
        new("hxtorch", new NirSettings { TimeUnit = NirTimeUnit.Milliseconds }, "layers of equal neurons only"),
    ];

    /// <summary>Finds a preset.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The preset, or null where there is none.</returns>
    public static NirPreset? Find(string name) => All.FirstOrDefault(p => p.Name == name);
}
