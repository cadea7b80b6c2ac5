namespace SpikeSim.Mapping;

/// <summary>What a choice of scales shall make small.</summary>
/// <param name="CurrentWeight">The weight of the error of synaptic currents.</param>
/// <param name="ResponseWeight">The weight of the error of spikes, or of the membranes of neurons that do not fire.</param>
internal sealed record ErrorObjective(double CurrentWeight, double ResponseWeight)
{
    /// <summary>The error of a neuron; a spike counts as much as its threshold where it stands beside a current.</summary>
    public double Of(ScaleTrial trial, int neuron, DrivenLayer layer)
    {
        double unit = layer.Fires && CurrentWeight > 0 && layer.Threshold[neuron] != 0 ? layer.Threshold[neuron] * layer.Threshold[neuron] : 1;
        return (CurrentWeight * trial.CurrentError[neuron]) + (ResponseWeight * unit * trial.ResponseError[neuron]);
    }
}
