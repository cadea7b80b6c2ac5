namespace SpikeSim.FrontEnds;

/// <summary>What the front end's registers hold before the first sample.</summary>
public enum InitialState
{
    /// <summary>All zero, as after a reset of the chip; the start bursts for about 0.2 s.</summary>
    Zero,

    /// <summary>The averages stand at a stored noise floor, which removes the burst.</summary>
    Warm,

    /// <summary>Whole clips only: as the vendor's simulation runs them, to compare numbers (see <see cref="OfflineCompat"/>).</summary>
    RockpoolCompat,
}
