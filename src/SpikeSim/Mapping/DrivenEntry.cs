namespace SpikeSim.Mapping;

/// <summary>A weight of a driven layer.</summary>
/// <param name="Source">The source, counted over all groups.</param>
/// <param name="Group">The matrix that it is from.</param>
/// <param name="Place">Its place in that matrix.</param>
/// <param name="Weight">Its value in membrane units.</param>
internal readonly record struct DrivenEntry(int Source, int Group, int Place, double Weight);
