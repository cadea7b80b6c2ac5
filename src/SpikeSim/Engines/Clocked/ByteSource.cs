namespace SpikeSim.Engines.Clocked;

/// <summary>A connection whose weights are stored in bytes: where its events come from, how old they are, and its weights by source.</summary>
/// <param name="Events">The events.</param>
/// <param name="DelaySteps">Steps from an event to its effect.</param>
/// <param name="Weights">One number per source and target.</param>
internal readonly record struct ByteSource(EventHistory Events, int DelaySteps, float[] Weights);
