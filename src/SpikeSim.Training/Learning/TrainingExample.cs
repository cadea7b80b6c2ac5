using SpikeSim.Rasters;

namespace SpikeSim.Learning;

/// <summary>A clip to learn from.</summary>
/// <param name="Raster">Its events.</param>
/// <param name="Label">The index of its class.</param>
public sealed record TrainingExample(Raster Raster, int Label);
