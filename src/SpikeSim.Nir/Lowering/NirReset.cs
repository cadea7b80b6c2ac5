namespace SpikeSim.Nir.Lowering;

/// <summary>What a spike does to the membrane.</summary>
public enum NirReset
{
    /// <summary>It becomes v_reset, as the file says.</summary>
    ToValue,

    /// <summary>The threshold is subtracted; NIR cannot say so, chips have nothing else.</summary>
    Subtract,
}
