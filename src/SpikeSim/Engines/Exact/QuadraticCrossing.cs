namespace SpikeSim.Engines.Exact;

/// <summary>
/// The next crossing in closed form for tau_mem = 2 tau_syn (performance guide, section 7): with x = e^(-s/tau_mem) and D = I0/d,
/// A = (A0 + D) x - D x^2, a parabola.
/// </summary>
internal static class QuadraticCrossing
{
    /// <summary>Beyond this, squares would leave the range of numbers.</summary>
    private const double Largest = 1e150;

    /// <summary>Whether a neuron has this form: it has excitation left, and no number is extreme.</summary>
    public static bool Serves(in FlowRates rates, in FlowState state, double threshold) =>
        rates.First == 2 * rates.Membrane && state.First > 0 && state.First < Largest * rates.Membrane && Math.Abs(state.Membrane) < Largest && Math.Abs(threshold) < Largest;

    /// <summary>Finds the next crossing of a neuron that has this form.</summary>
    /// <param name="state">The state now.</param>
    /// <param name="rates">The rates of the neuron.</param>
    /// <param name="threshold">The threshold above V_leak.</param>
    public static Crossing Find(in FlowState state, in FlowRates rates, double threshold)
    {
        if (state.Membrane >= threshold)
        {
            return new Crossing(0, true);
        }

        // In u = 1 - x, so that short times keep all their digits: D u^2 - (D - A0) u + gap = 0. V rises as u grows from 0 to the peak of
        // the parabola; the smaller root is the first that it meets.
        double share = state.First / (rates.First - rates.Membrane);
        double rise = share - state.Membrane;
        double gap = threshold - state.Membrane;
        double discriminant = Math.FusedMultiplyAdd(rise, rise, -4 * share * gap);
        if (!(rise > 0) || discriminant < 0)
        {
            return Crossing.Never;
        }

        double root = 2 * gap / (rise + Math.Sqrt(discriminant));
        return root < 1 ? new Crossing(-Flow.LogOnePlus(-root) / rates.Membrane, true) : Crossing.Never;
    }
}
