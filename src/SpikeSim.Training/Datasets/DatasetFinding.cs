namespace SpikeSim.Datasets;

/// <summary>Something wrong with a data set.</summary>
/// <param name="Path">The clip, or empty for the whole set.</param>
/// <param name="Problem">What is wrong.</param>
/// <param name="IsError">Whether the set cannot be used as it is.</param>
public sealed record DatasetFinding(string Path, string Problem, bool IsError);
