namespace SpikeSim.Mapping;

/// <summary>
/// Summed squared errors of each neuron of a driven layer, in squared membrane units. "Deep" are the steps at which the membrane in floating
/// point lies further below zero than the threshold above it: errors there rarely matter, because the neuron is far from firing.
/// </summary>
internal sealed class DrivenErrors(int neurons)
{
    public double[] Current { get; } = new double[neurons];

    public double[] Shallow { get; } = new double[neurons];

    public double[] Deep { get; } = new double[neurons];

    /// <summary>
    /// How badly spikes follow those in floating point where the neuron resets itself: squared differences of spike trains smoothed over
    /// some steps.
    /// </summary>
    public double[] Spikes { get; } = new double[neurons];

    /// <summary>The summed difference of the membrane at steps that are not deep, integers minus floating point.</summary>
    public double[] Drift { get; } = new double[neurons];

    public int[] ShallowSteps { get; } = new int[neurons];
}
