using SpikeSim.Rasters;

namespace SpikeSim.Recognition;

/// <summary>A decision with all that led to it.</summary>
/// <param name="Decision">What was heard.</param>
/// <param name="Recording">What the engine did, output membranes included.</param>
public sealed record Hearing(Decision Decision, Recording Recording);
