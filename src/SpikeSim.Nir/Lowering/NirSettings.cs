namespace SpikeSim.Nir.Lowering;

/// <summary>
/// What a NIR file does not say and somebody has to: how its continuous time becomes steps (specification of NIR, section 4). The
/// default is forward Euler with the new current, reset to the value of the file.
/// </summary>
public sealed record NirSettings
{
    /// <summary>The time step in seconds; null to infer it from the file.</summary>
    public double? StepSeconds { get; init; }

    /// <summary>What time constants count; null for seconds, unless they look like something else.</summary>
    public NirTimeUnit? TimeUnit { get; init; }

    /// <summary>The way from step to step.</summary>
    public NirIntegrator Integrator { get; init; }

    /// <summary>What a weight adds in one step.</summary>
    public NirGain Gain { get; init; }

    /// <summary>The order within a step.</summary>
    public NirOrder Order { get; init; }

    /// <summary>What a spike does to the membrane.</summary>
    public NirReset Reset { get; init; }

    /// <summary>When a spike resets.</summary>
    public NirResetTiming ResetTiming { get; init; }

    /// <summary>What a spike is to the equations.</summary>
    public NirAmplitude Amplitude { get; init; }

    /// <summary>Whether a neuron may fire several times in one step.</summary>
    public bool HasMultipleSpikes { get; init; }

    /// <summary>Whether a membrane at its threshold fires already; NIR says above.</summary>
    public bool FiresAtThreshold { get; init; }

    /// <summary>Whether the bias of a recurrent connection acts in the first step, before there was any spike.</summary>
    public bool HasRecurrentBiasAtZero { get; init; } = true;

    /// <summary>Steps from a spike to a later population.</summary>
    public int LayerDelaySteps { get; init; }

    /// <summary>Steps from a spike to its own or an earlier population, at least 1.</summary>
    public int RecurrentDelaySteps { get; init; } = 1;

    /// <summary>Whether several Input nodes are taken as one, their channels in the order of names.</summary>
    public bool ConcatenatesInputs { get; init; }

    /// <summary>Whether several Output nodes are taken as one, their values in the order of names.</summary>
    public bool ConcatenatesOutputs { get; init; }

    /// <summary>The settings in the words of the specification, for reports.</summary>
    /// <returns>One line.</returns>
    public string Describe() => FormattableString.Invariant(
        $"integrator {(Integrator == NirIntegrator.Euler ? "euler" : Integrator == NirIntegrator.Exponential ? "exp" : "exact")}, gain {(Gain == NirGain.Nir ? "nir" : Gain == NirGain.Unit ? "unit" : "exp")}, order {Word(Order.ToString())}, reset {(Reset == NirReset.ToValue ? "value" : "subtract")} ({(ResetTiming == NirResetTiming.SameStep ? "same step" : ResetTiming == NirResetTiming.NextStep ? "next step" : "twice")}), spikes {Word(Amplitude.ToString())} {(HasMultipleSpikes ? "multiple" : "binary")} at {(FiresAtThreshold ? ">=" : ">")}, recurrent bias at 0 {(HasRecurrentBiasAtZero ? "applied" : "omitted")}, layer delay {LayerDelaySteps}, recurrent delay {RecurrentDelaySteps}");

    private static string Word(string name) => name.ToLowerInvariant();
}
