namespace SpikeSim.Engines.Exact;

/// <summary>What one source sends with one delay.</summary>
/// <param name="Line">The line of arrivals of that delay.</param>
/// <param name="FirstRun">The first of its runs.</param>
/// <param name="EndRun">The end of its runs.</param>
internal readonly record struct WireRow(int Line, int FirstRun, int EndRun);
