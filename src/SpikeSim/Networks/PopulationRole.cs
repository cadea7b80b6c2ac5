namespace SpikeSim.Networks;

/// <summary>Where a population stands on a chip.</summary>
public enum PopulationRole
{
    /// <summary>Hidden neurons: they may be recurrent.</summary>
    Hidden,

    /// <summary>Output neurons: what the decision reads.</summary>
    Output,
}
