namespace SpikeSim.App.CommandLine;

/// <summary>The outside of the program: two writers and a clock.</summary>
internal sealed record Streams(TextWriter Out, TextWriter Error, TimeProvider Clock);
