using System.Collections.Immutable;

namespace SpikeSim.Nir.Data;

/// <summary>What a file of recordings (NIRData) holds.</summary>
/// <param name="Series">Recordings on a time grid.</param>
/// <param name="Events">Recordings of events.</param>
public sealed record NirRecordings(ImmutableArray<NirSeries> Series, ImmutableArray<NirEvents> Events);
