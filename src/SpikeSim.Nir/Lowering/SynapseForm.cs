namespace SpikeSim.Nir.Lowering;

/// <summary>One synapse of a population, an element per neuron.</summary>
internal sealed class SynapseForm(int neurons)
{
    /// <summary>Time constants in seconds.</summary>
    public double[] Tau { get; } = new double[neurons];

    /// <summary>The factor of weights.</summary>
    public double[] WeightGain { get; } = new double[neurons];

    /// <summary>The factor from an Affine's bias to a drive into the current.</summary>
    public double[] BiasGain { get; } = new double[neurons];

    /// <summary>A drive into the current that is always there.</summary>
    public double[] Constant { get; } = new double[neurons];
}
