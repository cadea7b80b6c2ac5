namespace SpikeSim.Engines.Exact;

/// <summary>
/// The state of one neuron: its membrane above the level to which constant drive would bring it, and what its currents have above
/// their constant part.
/// </summary>
/// <param name="Membrane">A = V - V_leak.</param>
/// <param name="First">The current of the first synapse, in membrane units per second.</param>
/// <param name="Second">The current of the second synapse.</param>
internal readonly record struct FlowState(double Membrane, double First, double Second)
{
    /// <summary>dV/dt.</summary>
    public double Slope(in FlowRates rates) => First + Second - (Membrane * rates.Membrane);

    /// <summary>
    /// dV/dt without inhibition. The membrane without it lies above the real one and is concave while it rises (its second
    /// derivative is -(slope)/tau_mem - sum of I/tau_syn), so this tangent stays above V for all time; where it does not rise, V
    /// never rises above what it is.
    /// </summary>
    public double SteepestSlope(in FlowRates rates) => Math.Max(First, 0) + Math.Max(Second, 0) - (Membrane * rates.Membrane);
}
