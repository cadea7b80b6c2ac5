namespace SpikeSim.Learning;

/// <summary>One synapse of all neurons of a layer: its decay and its weights.</summary>
public sealed class LayerSynapse
{
    /// <summary>Creates a synapse.</summary>
    /// <param name="decay">The factor of the current per step, one per neuron.</param>
    /// <param name="weights">inputs x neurons weights, a row per input.</param>
    /// <param name="recurrentWeights">neurons x neurons weights, a row per source; null without recurrence.</param>
    public LayerSynapse(float[] decay, float[] weights, float[]? recurrentWeights)
    {
        ArgumentNullException.ThrowIfNull(decay);
        ArgumentNullException.ThrowIfNull(weights);
        Decay = decay;
        Weights = weights;
        RecurrentWeights = recurrentWeights;
    }

    /// <summary>The factor of the current per step, one per neuron.</summary>
    public float[] Decay { get; }

    /// <summary>inputs x neurons weights; the trainer changes them in place.</summary>
    public float[] Weights { get; }

    /// <summary>neurons x neurons weights, or null.</summary>
    public float[]? RecurrentWeights { get; }
}
