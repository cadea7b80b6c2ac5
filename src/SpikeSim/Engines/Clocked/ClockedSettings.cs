using SpikeSim.Networks;

namespace SpikeSim.Engines.Clocked;

/// <summary>How a clocked engine turns a network in physical quantities into time steps. The default is the exact propagator.</summary>
/// <remarks>
/// A network's weights and biases are in membrane units per step of the network. Where <see cref="StepSeconds"/> is another step,
/// biases and currents add in proportion to it; weights stay the jumps they are.
/// </remarks>
public sealed record ClockedSettings
{
    /// <summary>The product's default: exact propagators in single precision, spikes act from the next step on.</summary>
    public static ClockedSettings Default { get; } = new();

    /// <summary>
    /// The form that the trainer trains and the chips have, in floating point: forward Euler decays (a bit shift k is a time constant of
    /// 2^k steps), events before decay, one step from layer to layer.
    /// </summary>
    public static ClockedSettings Chip { get; } = new() { Integrator = ClockedIntegrator.Euler, Order = ClockedOrder.Chip };

    /// <summary>Forward Euler with the new current, as most tools read a NIR file: binary spikes above the threshold, no delay between layers.</summary>
    public static ClockedSettings ForwardEuler { get; } = new()
    {
        Integrator = ClockedIntegrator.Euler,
        Order = ClockedOrder.New,
        SpikeCap = 1,
        Comparison = SpikeComparison.Above,
        LayerDelaySteps = 0,
    };

    /// <summary>The exponential form with its own gains: I = a I + (1 - a) x, V = b V + (1 - b) I; otherwise as <see cref="ForwardEuler"/>.</summary>
    public static ClockedSettings ExponentialEuler { get; } = ForwardEuler with { Integrator = ClockedIntegrator.Exponential, Gain = ClockedGain.Exponential };

    /// <summary>The way from step to step.</summary>
    public ClockedIntegrator Integrator { get; init; }

    /// <summary>The order within a step; null for that of the integrator: <see cref="ClockedOrder.New"/>, and none for the exact propagator.</summary>
    public ClockedOrder? Order { get; init; }

    /// <summary>The gains of the exponential integrator.</summary>
    public ClockedGain Gain { get; init; }

    /// <summary>What an event is to the exact propagator.</summary>
    public EventShape Shape { get; init; }

    /// <summary>The numbers.</summary>
    public NumberPrecision Precision { get; init; }

    /// <summary>The time step in seconds; null for that of the network.</summary>
    public double? StepSeconds { get; init; }

    /// <summary>The reset of all populations; null for what each population says.</summary>
    public ResetRule? Reset { get; init; }

    /// <summary>When a spike resets.</summary>
    public ResetTiming Timing { get; init; }

    /// <summary>The most spikes of a neuron in a step, 1 for binary spikes; null for what each population says.</summary>
    public int? SpikeCap { get; init; }

    /// <summary>When a membrane fires.</summary>
    public SpikeComparison Comparison { get; init; }

    /// <summary>
    /// Steps from a spike to a population that comes later in the network, 0 or 1; the delay of a connection comes on top. Input events
    /// always act in their own step.
    /// </summary>
    public int LayerDelaySteps { get; init; } = 1;

    /// <summary>Steps from a spike to its own or an earlier population, at least 1.</summary>
    public int RecurrentDelaySteps { get; init; } = 1;

    /// <summary>Whether weights that are whole multiples of one scale are stored in 8 bits (single precision only).</summary>
    public bool ByteRows { get; init; } = true;
}
