using SpikeSim.Rasters;

namespace SpikeSim.App.Models;

/// <summary>An input of a run.</summary>
/// <param name="Raster">The events of each step.</param>
/// <param name="Timed">The events at their exact times, where the file has them; null for sounds and rasters.</param>
internal sealed record RunInput(Raster Raster, TimedInput? Timed);
