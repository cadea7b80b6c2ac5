namespace SpikeSim.Engines.Exact;

/// <summary>What the exact engine is told beside the network.</summary>
public sealed record ExactSettings
{
    /// <summary>
    /// A delay in seconds that projections which are part of a loop of populations have beyond their own: the one step that clocked
    /// engines and chips have by themselves. 0 by default, so that a loop without delays of its own is an error.
    /// </summary>
    public double RecurrentDelaySeconds { get; init; }

    /// <summary>The form of the engine.</summary>
    public ExactForm Form { get; init; } = ExactForm.Automatic;

    /// <summary>The widest vectors to use, in bits: 512, 256 or 64; narrower ones are taken where the processor has no wider ones.</summary>
    public int MaxVectorBits { get; init; } = 512;

    /// <summary>A run with more spikes is stopped with an error, before it fills the memory.</summary>
    public int MaxSpikes { get; init; } = 100_000_000;
}
