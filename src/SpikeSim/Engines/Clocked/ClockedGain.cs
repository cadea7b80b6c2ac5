namespace SpikeSim.Engines.Clocked;

/// <summary>What a weight or a current adds in one step of <see cref="ClockedIntegrator.Exponential"/>.</summary>
public enum ClockedGain
{
    /// <summary>A weight is what an event adds to the current, a current what it adds to the membrane per step.</summary>
    Weight,

    /// <summary>
    /// Exponential Euler: both are multiplied by (1 - e^(-dt/tau)) tau/dt, as if each were held constant over the step.
    /// </summary>
    Exponential,
}
