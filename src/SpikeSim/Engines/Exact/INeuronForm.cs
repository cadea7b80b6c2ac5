namespace SpikeSim.Engines.Exact;

/// <summary>The states of all neurons in one of the forms, and when each of them has to be looked at next.</summary>
/// <remarks>
/// Every place is due at a time before which its neuron cannot fire unless something arrives. The time is exact (the neuron fires
/// then) or a bound (it has to be looked at again). It lies beyond all runs for neurons that will not fire.
/// </remarks>
internal interface INeuronForm
{
    /// <summary>Which vectors it uses, in bits.</summary>
    int VectorBits { get; }

    /// <summary>Puts all neurons into the state at the start: V = 0, I = 0.</summary>
    void Reset();

    /// <summary>Brings events of a run of entries to their targets.</summary>
    void Deliver(in WireRun run, double amount, double seconds);

    /// <summary>Changes constant currents along a run of entries.</summary>
    void Drive(in WireRun run, double amount, double seconds);

    /// <summary>Finds the neuron that fires first, once something has arrived.</summary>
    /// <param name="now">The time of the last event.</param>
    /// <param name="horizonSeconds">The time up to which one is looked for.</param>
    /// <param name="due">When it fires.</param>
    /// <returns>Its place; of one time, the first; -1 if none fires up to the horizon.</returns>
    int FirstDue(double now, double horizonSeconds, out double due);

    /// <summary>Finds the neuron that fires next, where nothing has arrived since <see cref="FirstDue"/> and the horizon is not later.</summary>
    int NextDue(double now, double horizonSeconds, out double due);

    /// <summary>Resets a neuron that fires.</summary>
    void Fire(int place, double seconds);

    /// <summary>The membrane potential at a place in membrane units; nothing changes.</summary>
    double MembraneAt(int place, double seconds);

    /// <summary>A current at a place in membrane units per second; nothing changes.</summary>
    double CurrentAt(int place, int synapse, double seconds);
}
