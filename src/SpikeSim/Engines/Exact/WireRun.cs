namespace SpikeSim.Engines.Exact;

/// <summary>Consecutive entries of a row into blocks of one class and one of their synapses.</summary>
/// <param name="Class">The class of the blocks.</param>
/// <param name="Synapse">The synapse, 0 or 1.</param>
/// <param name="First">The first entry.</param>
/// <param name="End">The end of the entries.</param>
/// <param name="FirstWeight">The first of their weights.</param>
internal readonly record struct WireRun(int Class, int Synapse, int First, int End, int FirstWeight);
