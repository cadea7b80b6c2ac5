namespace SpikeSim.Mapping;

/// <summary>Scales of all neurons of a layer that are tried, and what came of them.</summary>
/// <param name="shift">The left shift of each group of weights.</param>
/// <param name="scale">The factor from membrane units to integers of each neuron.</param>
internal sealed class ScaleTrial(int[] shift, double[] scale)
{
    public int[] Shift => shift;

    public double[] Scale => scale;

    /// <summary>The summed squared error of the currents of each neuron.</summary>
    public double[] CurrentError { get; } = new double[scale.Length];

    /// <summary>The error of what each neuron makes of them (<see cref="NeuronTrial.ResponseError"/>).</summary>
    public double[] ResponseError { get; } = new double[scale.Length];
}
