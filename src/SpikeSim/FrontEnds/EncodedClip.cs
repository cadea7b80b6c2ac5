using SpikeSim.Rasters;

namespace SpikeSim.FrontEnds;

/// <summary>A clip as events.</summary>
/// <param name="Raster">One row per bin, one column per channel.</param>
/// <param name="Samples">Samples at the rate of the chip.</param>
/// <param name="ClampedSamples">Samples beyond the 14 bits of the chip.</param>
/// <param name="DroppedEvents">Events beyond the chip's input counter.</param>
public sealed record EncodedClip(Raster Raster, long Samples, long ClampedSamples, long DroppedEvents);
