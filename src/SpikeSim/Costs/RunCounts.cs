using SpikeSim.Chips;

namespace SpikeSim.Costs;

/// <summary>What was counted over one or many runs of a program; sums do not depend on the order of the runs.</summary>
/// <param name="Runs">Inputs that were run, at least 1.</param>
/// <param name="Steps">Time steps of all of them.</param>
/// <param name="ActiveInputs">Channels with an event, summed over steps.</param>
/// <param name="ActiveHidden">Hidden neurons with a spike, summed over steps.</param>
/// <param name="ActiveOutputs">Output neurons with a spike, summed over steps.</param>
/// <param name="SynapticOperations">Additions of a weight that is not zero.</param>
public sealed record RunCounts(int Runs, long Steps, long ActiveInputs, long ActiveHidden, long ActiveOutputs, long SynapticOperations)
{
    /// <summary>The counts of an engine since it was created or its counters were cleared.</summary>
    /// <param name="counters">The counters.</param>
    /// <param name="runs">The inputs that were run since then.</param>
    /// <returns>The counts.</returns>
    public static RunCounts Of(ChipCounters counters, int runs)
    {
        ArgumentNullException.ThrowIfNull(counters);
        return new RunCounts(runs, counters.Steps, counters.ActiveInputs, counters.ActiveHidden, counters.ActiveOutputs, counters.SynapticOperations);
    }

    /// <summary>Adds other runs of the same program.</summary>
    /// <param name="other">The other counts.</param>
    /// <returns>The sum.</returns>
    public RunCounts Plus(RunCounts other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new RunCounts(
            Runs + other.Runs,
            Steps + other.Steps,
            ActiveInputs + other.ActiveInputs,
            ActiveHidden + other.ActiveHidden,
            ActiveOutputs + other.ActiveOutputs,
            SynapticOperations + other.SynapticOperations);
    }
}
