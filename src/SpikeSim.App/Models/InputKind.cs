namespace SpikeSim.App.Models;

/// <summary>What a file is that may be the input of a network.</summary>
internal enum InputKind
{
    /// <summary>A sound (WAV).</summary>
    Sound,

    /// <summary>Counts per step as CSV.</summary>
    Raster,

    /// <summary>Events or currents at their times as CSV.</summary>
    Events,

    /// <summary>Spikes of neurons at their times as CSV.</summary>
    Spikes,

    /// <summary>Recordings (NIRData).</summary>
    Recordings,

    /// <summary>Something else.</summary>
    Other,
}
