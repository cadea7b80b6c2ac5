using SpikeSim.Rasters;

namespace SpikeSim.Mapping;

/// <summary>One input and what a network in floating point made of it.</summary>
/// <param name="Input">The events.</param>
/// <param name="Recording">Spikes and all states.</param>
/// <param name="Resets">steps x hidden: spikes that took a threshold from the membrane, that is without aliases.</param>
internal sealed record FloatRun(Raster Input, Recording Recording, ushort[] Resets);
