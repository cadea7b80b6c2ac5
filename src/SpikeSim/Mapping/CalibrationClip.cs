using SpikeSim.Rasters;

namespace SpikeSim.Mapping;

/// <summary>A typical input and what the network in floating point makes of it.</summary>
/// <param name="Input">The input events.</param>
/// <param name="OutputMembrane">
/// The output membranes in floating point, one row per step; rows beyond the input are silent steps after it.
/// </param>
public sealed record CalibrationClip(Raster Input, Trace OutputMembrane);
