namespace SpikeSim.Engines.Clocked;

/// <summary>A network in single or double precision; which one is chosen once, when an engine is created.</summary>
internal interface IClockedCore
{
    /// <summary>How the weights of each connection are stored.</summary>
    IReadOnlyList<WeightStorage> Storage { get; }

    /// <summary>Clears all state and pending events.</summary>
    void Reset();

    /// <summary>Advances by one step.</summary>
    void Step(ReadOnlySpan<ushort> inputCounts);

    /// <summary>Adds to what arrives at a synapse in the coming step.</summary>
    void Add(int population, int synapse, ReadOnlySpan<double> amounts);

    /// <summary>The spikes of a population in the last step.</summary>
    EventList Spikes(int population);

    /// <summary>Copies the membranes of a population.</summary>
    void CopyMembrane(int population, Span<double> target);

    /// <summary>Copies the currents of a synapse as they are after the step.</summary>
    void CopyCurrent(int population, int synapse, Span<double> target);

    /// <summary>Whether currents are to be kept for <see cref="CopyCurrent"/>.</summary>
    bool KeepsCurrents { get; set; }
}
