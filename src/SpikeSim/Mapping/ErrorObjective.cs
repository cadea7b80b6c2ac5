namespace SpikeSim.Mapping;

/// <summary>What a choice of scales shall make small.</summary>
/// <param name="CurrentWeight">The weight of the error of synaptic currents.</param>
/// <param name="ShallowWeight">The weight of the membrane error, in squared thresholds, at steps that are not deep.</param>
/// <param name="DeepWeight">The weight of the membrane error at the deep ones.</param>
/// <param name="SpikeWeight">The weight of the error of spikes.</param>
internal sealed record ErrorObjective(double CurrentWeight, double ShallowWeight, double DeepWeight, double SpikeWeight)
{
    /// <summary>The error of a neuron.</summary>
    public double Of(DrivenErrors errors, int neuron, DrivenLayer layer)
    {
        double unit = layer.Fires && layer.Threshold[neuron] != 0 ? layer.Threshold[neuron] * layer.Threshold[neuron] : 1;
        return (CurrentWeight * errors.Current[neuron]) + (SpikeWeight * errors.Spikes[neuron]) + (((ShallowWeight * errors.Shallow[neuron]) + (DeepWeight * errors.Deep[neuron])) / unit);
    }
}
