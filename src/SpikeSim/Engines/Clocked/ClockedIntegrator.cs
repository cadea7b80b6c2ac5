namespace SpikeSim.Engines.Clocked;

/// <summary>How a clocked engine goes from one step to the next.</summary>
public enum ClockedIntegrator
{
    /// <summary>The exact solution of the equations between two steps: decays e^(-dt/tau) and the integral of the current over the step.</summary>
    Exact,

    /// <summary>Decays e^(-dt/tau); what the current adds to the membrane in a step is its value at one end of it.</summary>
    Exponential,

    /// <summary>Forward Euler: decays 1 - dt/tau, as other tools and the bit shifts of the chips have them.</summary>
    Euler,
}
