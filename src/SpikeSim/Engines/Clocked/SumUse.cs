namespace SpikeSim.Engines.Clocked;

/// <summary>What becomes of currents once sums of rows are added.</summary>
internal enum SumUse
{
    /// <summary>They stay.</summary>
    Add,

    /// <summary>They decay.</summary>
    Decay,

    /// <summary>They are kept, and decay.</summary>
    Keep,
}
