namespace SpikeSim.Datasets;

/// <summary>A labelled clip of a data set.</summary>
/// <param name="Path">The file, relative to the root of the data set, with forward slashes.</param>
/// <param name="Label">What is said.</param>
/// <param name="Split">What it is for: train, validation or test.</param>
/// <param name="Speaker">Who says it; empty where unknown.</param>
/// <param name="Licence">The licence of the recording.</param>
/// <param name="Sha256">SHA-256 of the file, in lower-case hexadecimal digits.</param>
public sealed record DatasetItem(string Path, string Label, string Split, string Speaker, string Licence, string Sha256);
