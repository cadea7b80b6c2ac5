using System.Runtime.CompilerServices;

namespace SpikeSim.Engines.Exact;

/// <summary>
/// Finds the first time at which a membrane reaches its threshold, without a grid: no crossing is missed and none invented.
/// </summary>
/// <remarks>
/// Newton steps from the left with <see cref="FlowState.SteepestSlope"/> never pass a crossing; without inhibition they converge
/// quadratically. Where they do not get there soon, V is cut at its extrema into pieces on which it is monotonic. e^(s/tau_mem) dV/ds
/// has the derivative -e^(s/tau_mem) (sum of I/tau_syn), which changes its sign at most once and at a time in closed form, so
/// dV/ds has at most one zero on either side of it (two synapses: at most two extrema; one synapse: one, in closed form).
/// </remarks>
internal static class CrossingSearch
{
    private const int QuickSteps = 8;
    private const int MaxSteps = 200;

    /// <summary>A crossing is found when it is known to so much of the time to it: all that a double can hold, so that nothing adds up over many spikes.</summary>
    private const double Accuracy = 1e-16;

    /// <summary>After so many of the slowest time constants nothing is left of a state that a double could hold.</summary>
    private const double Lifetimes = 600;

    /// <summary>Finds the next crossing.</summary>
    /// <param name="start">The state now.</param>
    /// <param name="rates">The rates of the neuron.</param>
    /// <param name="threshold">The threshold above V_leak.</param>
    /// <param name="horizonSeconds">Times beyond it need not be exact.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static Crossing Find(in FlowState start, in FlowRates rates, double threshold, double horizonSeconds)
    {
        double seconds = 0;
        FlowState state = start;
        for (int step = 0; step < QuickSteps; step++)
        {
            double gap = threshold - state.Membrane;
            if (gap <= 0)
            {
                return new Crossing(seconds, true);
            }

            double slope = state.SteepestSlope(rates);
            if (!(slope > 0))
            {
                return Crossing.Never;
            }

            double advance = gap / slope;
            seconds += advance;
            if (seconds > horizonSeconds)
            {
                return new Crossing(seconds, false);
            }

            if (LeftAfter(advance, state, slope, rates) <= seconds * Accuracy)
            {
                return new Crossing(seconds, true);
            }

            state = Flow.After(start, rates, seconds);
        }

        return OnPieces(start, rates, threshold, seconds, horizonSeconds);
    }

    /// <summary>
    /// An upper bound of what a Newton step leaves to go: half its square times curvature over slope, where the tangent is that of V
    /// itself; with inhibition, where it is not, the step.
    /// </summary>
    private static double LeftAfter(double advance, in FlowState state, double slope, in FlowRates rates) =>
        state.First >= 0 && state.Second >= 0
            ? advance * advance * (rates.Membrane + (((state.First * rates.First) + (state.Second * rates.Second)) / slope))
            : advance;

    private static Crossing OnPieces(in FlowState start, in FlowRates rates, double threshold, double from, double horizon)
    {
        double end = Math.Min(horizon, from + (Lifetimes / rates.Slowest));
        Span<double> cuts = stackalloc double[4];
        int count = Cut(start, rates, from, end, cuts);
        double left = from;
        for (int i = 0; i < count; i++)
        {
            double right = cuts[i];
            if (Flow.After(start, rates, right).Membrane >= threshold)
            {
                return new Crossing(Solve(start, rates, threshold, left, right), true);
            }

            left = right;
        }

        bool mayStillComeLater = end >= horizon || threshold < 0;
        return mayStillComeLater ? new Crossing(Math.BitIncrement(end), false) : Crossing.Never;
    }

    /// <summary>The ends of the pieces of [from, end] on which V is monotonic.</summary>
    private static int Cut(in FlowState start, in FlowRates rates, double from, double end, Span<double> cuts)
    {
        int count = 0;
        if (start.Second == 0 || start.First == 0)
        {
            double extremum = start.Second == 0
                ? Flow.Extremum(start.Membrane, start.First, rates.Membrane, rates.First)
                : Flow.Extremum(start.Membrane, start.Second, rates.Membrane, rates.Second);
            if (extremum > from && extremum < end)
            {
                cuts[count++] = extremum;
            }

            cuts[count++] = end;
            return count;
        }

        double turn = double.NaN;
        if (start.First * start.Second < 0)
        {
            // The zero of I1/tau_1 e^(-s/tau_1) + I2/tau_2 e^(-s/tau_2).
            turn = Math.Log(-(start.First * rates.First) / (start.Second * rates.Second)) / (rates.First - rates.Second);
        }

        double left = from;
        if (turn > from && turn < end)
        {
            AddZero(start, rates, left, turn, cuts, ref count);
            left = turn;
            cuts[count++] = turn;
        }

        AddZero(start, rates, left, end, cuts, ref count);
        cuts[count++] = end;
        return count;
    }

    /// <summary>Adds the extremum between two times, if there is one, by bisection of the sign of dV/ds.</summary>
    private static void AddZero(in FlowState start, in FlowRates rates, double left, double right, Span<double> cuts, ref int count)
    {
        bool risesAtLeft = Flow.After(start, rates, left).Slope(rates) > 0;
        double slopeAtRight = Flow.After(start, rates, right).Slope(rates);
        if (slopeAtRight == 0 || slopeAtRight > 0 == risesAtLeft)
        {
            return;
        }

        for (int i = 0; i < MaxSteps; i++)
        {
            double middle = left + ((right - left) / 2);
            if (middle <= left || middle >= right)
            {
                break;
            }

            if (Flow.After(start, rates, middle).Slope(rates) > 0 == risesAtLeft)
            {
                left = middle;
            }
            else
            {
                right = middle;
            }
        }

        cuts[count++] = left;
    }

    /// <summary>The crossing on a piece on which V rises through the threshold: Newton inside a bracket, bisection where it leaves it.</summary>
    private static double Solve(in FlowState start, in FlowRates rates, double threshold, double left, double right)
    {
        double seconds = left;
        for (int i = 0; i < MaxSteps; i++)
        {
            FlowState state = Flow.After(start, rates, seconds);
            double gap = threshold - state.Membrane;
            if (gap > 0)
            {
                left = seconds;
            }
            else
            {
                right = seconds;
            }

            double next = seconds + (gap / state.Slope(rates));
            if (!(next > left && next < right))
            {
                next = left + ((right - left) / 2);
            }

            if (Math.Abs(next - seconds) <= seconds * Accuracy || next <= left || next >= right)
            {
                return next;
            }

            seconds = next;
        }

        return right;
    }
}
