namespace SpikeSim.Engines.Clocked;

/// <summary>What an event is within the step of <see cref="ClockedIntegrator.Exact"/> in which it arrives.</summary>
public enum EventShape
{
    /// <summary>A jump of the current by the weight at the start of the step (a Dirac pulse).</summary>
    Jump,

    /// <summary>A signal that is constant over the step and adds as much in all.</summary>
    Constant,
}
