namespace SpikeSim.Nir.Lowering;

/// <summary>How a continuous-time neuron goes from step to step.</summary>
public enum NirIntegrator
{
    /// <summary>Forward Euler: decays 1 - dt/tau.</summary>
    Euler,

    /// <summary>Decays e^(-dt/tau).</summary>
    Exponential,

    /// <summary>No steps: the exact solution.</summary>
    Exact,
}
