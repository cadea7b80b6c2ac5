using SpikeSim.Chips;

namespace SpikeSim.Costs;

/// <summary>Cycles per time step from sizes and activity (chip specification, section 9).</summary>
/// <remarks>
/// With N the numbers of neurons, p the activity, F the mean recurrent fan-out, A the aliases per hidden neuron:
/// <code>
/// input     = Nin (3.5 p_in Nreached + 1)
/// recurrent = Nhid (7 p_h F + 3)
/// readout   = Nread p_h (1 + 8 Nout)
/// hidden    = Nhid (19 + 2 max(p_h, A A) + 3 max(p_h A, A A) + p_h + A max(p_h, A))
/// output    = 12 Nout
/// second    = 1.5 p_in Nin Nhid + 5 F p_h Nhid + Nhid
/// </code>
/// The numbers are those of the Xylo descriptions; a chip has its own.
/// </remarks>
public static class CycleModel
{
    /// <summary>Counts the cycles of a mean step.</summary>
    /// <param name="cycles">The coefficients of the chip.</param>
    /// <param name="shape">The sizes of the program.</param>
    /// <param name="activity">How busy it is.</param>
    /// <returns>The cycles.</returns>
    public static CycleCount Count(CycleCoefficients cycles, NetworkShape shape, Activity activity)
    {
        ArgumentNullException.ThrowIfNull(cycles);
        ArgumentNullException.ThrowIfNull(shape);
        double fanOut = shape.Hidden == 0 ? 0 : (double)shape.RecurrentEntries / shape.Hidden;
        return new CycleCount(
            shape.Inputs * ((cycles.PerInputWeight * activity.Input * shape.Reached) + cycles.PerInput),
            shape.Hidden * ((cycles.PerRecurrentTarget * activity.Hidden * fanOut) + cycles.PerRecurrentSource),
            shape.Read * activity.Hidden * (cycles.PerReadSource + (cycles.PerOutputWeight * shape.Outputs)),
            shape.Hidden * PerHidden(cycles, activity.Hidden, shape),
            shape.Outputs * cycles.PerOutput,
            SecondCurrent(cycles.SecondCurrent, shape, activity, fanOut));
    }

    // Aliases per neuron are both the mean number of targets and the mean number of sources.
    private static double PerHidden(CycleCoefficients cycles, double active, NetworkShape shape)
    {
        double aliases = shape.Hidden == 0 ? 0 : (double)shape.Aliases / shape.Hidden;
        double both = aliases * aliases;
        return cycles.PerHidden
            + (cycles.PerFiringOrAliased * Math.Max(active, both))
            + (cycles.PerAliasTarget * Math.Max(active * aliases, both))
            + (cycles.PerFiring * active)
            + (cycles.PerAliasSource * aliases * Math.Max(active, aliases));
    }

    private static double? SecondCurrent(SecondCurrentCoefficients? second, NetworkShape shape, Activity activity, double fanOut) =>
        !shape.UsesSecondCurrent ? 0
        : second is null ? null
        : (second.PerInputWeight * activity.Input * shape.Inputs * shape.Hidden)
            + (second.PerRecurrentTarget * fanOut * activity.Hidden * shape.Hidden)
            + (second.PerHidden * shape.Hidden);
}
