namespace SpikeSim.Nir.Lowering;

/// <summary>When a spike resets its neuron.</summary>
public enum NirResetTiming
{
    /// <summary>In the step of the spike.</summary>
    SameStep,

    /// <summary>In the step after (Spyx).</summary>
    NextStep,

    /// <summary>In the step of the spike, and again in the next one where the membrane is still above the threshold (snnTorch with subtraction).</summary>
    Twice,
}
