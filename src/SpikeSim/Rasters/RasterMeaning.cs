namespace SpikeSim.Rasters;

/// <summary>What the counts of a raster mean in continuous time.</summary>
public enum RasterMeaning
{
    /// <summary>The events of a step come together, at its beginning.</summary>
    Pulses,

    /// <summary>The events of a step are spread evenly over it: a current that is constant during the step.</summary>
    Currents,
}
