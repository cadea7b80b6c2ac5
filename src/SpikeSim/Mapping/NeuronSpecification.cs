namespace SpikeSim.Mapping;

/// <summary>Neuron parameters in floating point, in the order of the chip's neuron ids.</summary>
/// <param name="TauMembraneSeconds">Membrane time constants.</param>
/// <param name="TauCurrentSeconds">Time constants of the first current.</param>
/// <param name="TauCurrent2Seconds">Time constants of the second current; those of the first where a neuron has one.</param>
/// <param name="Threshold">Firing thresholds in membrane units.</param>
/// <param name="Bias">Constant drive in membrane units per step.</param>
public sealed record NeuronSpecification(
    double[] TauMembraneSeconds,
    double[] TauCurrentSeconds,
    double[] TauCurrent2Seconds,
    double[] Threshold,
    double[] Bias)
{
    /// <summary>The number of neurons.</summary>
    public int Count => Threshold.Length;
}
