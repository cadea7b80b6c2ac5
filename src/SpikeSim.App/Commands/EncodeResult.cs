namespace SpikeSim.App.Commands;

/// <summary>The JSON document of <c>encode</c>.</summary>
internal sealed record EncodeResult(
    string Schema, int Rows, int Channels, double BinS, long Events, long DroppedEvents, long ClampedSamples, long[] EventsPerChannel);
