namespace SpikeSim.Nir.Lowering;

/// <summary>What the time constants of a file count.</summary>
public enum NirTimeUnit
{
    /// <summary>Seconds, as most files.</summary>
    Seconds,

    /// <summary>Milliseconds, as the documentation of NIR and hxtorch.</summary>
    Milliseconds,

    /// <summary>Time steps, as Spyx, Sinabs and old snnTorch.</summary>
    Steps,
}
