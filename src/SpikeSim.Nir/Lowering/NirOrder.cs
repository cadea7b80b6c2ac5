namespace SpikeSim.Nir.Lowering;

/// <summary>The order within a step.</summary>
public enum NirOrder
{
    /// <summary>The membrane sees the current with the events of this step.</summary>
    New,

    /// <summary>The membrane sees the current of the step before.</summary>
    Old,

    /// <summary>Events are added before the current decays, as on the chips and in Rockpool.</summary>
    Chip,
}
