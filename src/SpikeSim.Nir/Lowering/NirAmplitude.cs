namespace SpikeSim.Nir.Lowering;

/// <summary>What a spike is to the equations.</summary>
public enum NirAmplitude
{
    /// <summary>A signal of 1 that lasts one step.</summary>
    Signal,

    /// <summary>A pulse of area 1.</summary>
    Dirac,
}
