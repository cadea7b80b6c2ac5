namespace SpikeSim.Rasters;

/// <summary>
/// What an engine did with one input: spikes per step and neuron and, where they were asked for, state variables at the end of
/// each step.
/// </summary>
/// <param name="HiddenSpikes">steps x hidden neurons: spikes emitted in each step, aliases included.</param>
/// <param name="OutputSpikes">steps x output neurons.</param>
public sealed record Recording(Raster HiddenSpikes, Raster OutputSpikes)
{
    /// <summary>Hidden membrane potentials, or null where they were not recorded.</summary>
    public Trace? HiddenMembrane { get; init; }

    /// <summary>First synaptic currents of hidden neurons, or null.</summary>
    public Trace? HiddenCurrent { get; init; }

    /// <summary>Second synaptic currents of hidden neurons, or null.</summary>
    public Trace? HiddenCurrent2 { get; init; }

    /// <summary>Output membrane potentials, or null.</summary>
    public Trace? OutputMembrane { get; init; }

    /// <summary>First synaptic currents of output neurons, or null.</summary>
    public Trace? OutputCurrent { get; init; }

    /// <summary>Second synaptic currents of output neurons, or null; chips have none.</summary>
    public Trace? OutputCurrent2 { get; init; }

    /// <summary>The number of steps.</summary>
    public int Steps => OutputSpikes.Steps;
}
