namespace SpikeSim.Engines.Clocked;

/// <summary>When a spike resets its neuron.</summary>
public enum ResetTiming
{
    /// <summary>In the step of the spike; the membrane is recorded after it.</summary>
    SameStep,

    /// <summary>
    /// In the step after: a subtraction takes the threshold from the decayed membrane of that step, a value replaces the membrane before
    /// it decays. The membrane is recorded with the spike still in it (Spyx).
    /// </summary>
    NextStep,

    /// <summary>
    /// As in the same step, but a neuron that was left above its threshold needs twice the threshold to fire in the step after
    /// (the double reset of snnTorch with subtraction).
    /// </summary>
    Twice,
}
