namespace SpikeSim.Engines.Clocked;

/// <summary>The order of events, decay and integration in a step of <see cref="ClockedIntegrator.Exponential"/> and <see cref="ClockedIntegrator.Euler"/>.</summary>
public enum ClockedOrder
{
    /// <summary>I = a I + x, then V = b V + I: the membrane sees the current with the events of this step (most tools).</summary>
    New,

    /// <summary>V = b V + I, then I = a I + x: the membrane sees the current of the step before.</summary>
    Old,

    /// <summary>I = a (I + x), then V = b V + I: events are added before the current decays (Xylo chips and Rockpool).</summary>
    Chip,
}
