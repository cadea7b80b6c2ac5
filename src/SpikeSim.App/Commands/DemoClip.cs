namespace SpikeSim.App.Commands;

/// <summary>One clip in the JSON document of <c>demo</c>.</summary>
internal sealed record DemoClip(string File, string Truth, string Heard, double Confidence, double LatencyMs, long Spikes, long SynapticOperations, string Picture);
