using SpikeSim.Rasters;
using SpikeSim.Recognition;

namespace SpikeSim.App.Pictures;

/// <summary>What a raster picture shows.</summary>
/// <param name="Title">The clip and its truth.</param>
/// <param name="Input">The input events.</param>
/// <param name="Recording">Spikes and output membranes.</param>
/// <param name="Decision">The decision.</param>
/// <param name="Labels">The word of each output.</param>
/// <param name="MembraneReadout">Whether the decision reads membranes.</param>
internal sealed record ClipPicture(string Title, Raster Input, Recording Recording, Decision Decision, IReadOnlyList<string> Labels, bool MembraneReadout);
