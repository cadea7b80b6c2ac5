using SpikeSim.Rasters;

namespace SpikeSim.Mapping;

/// <summary>A typical input of a network.</summary>
/// <param name="Input">The input events; silent steps for the delays of the layers are added where they are used.</param>
public sealed record CalibrationClip(Raster Input);
