namespace SpikeSim.Engines.Clocked;

/// <summary>The numbers of a clocked engine.</summary>
public enum NumberPrecision
{
    /// <summary>32 bits: what networks are trained in.</summary>
    Bits32,

    /// <summary>64 bits.</summary>
    Bits64,
}
