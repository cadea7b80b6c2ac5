namespace SpikeSim.Engines.Exact;

/// <summary>The rates of one neuron in 1/s.</summary>
/// <param name="Membrane">1/tau_mem.</param>
/// <param name="First">1/tau_syn of the first synapse; 0 where there is none.</param>
/// <param name="Second">1/tau_syn of the second synapse; 0 where there is none.</param>
internal readonly record struct FlowRates(double Membrane, double First, double Second)
{
    /// <summary>The fastest.</summary>
    public double Fastest => Math.Max(Membrane, Math.Max(First, Second));

    /// <summary>The slowest.</summary>
    public double Slowest => Math.Min(Membrane, Math.Min(First > 0 ? First : Membrane, Second > 0 ? Second : Membrane));
}
