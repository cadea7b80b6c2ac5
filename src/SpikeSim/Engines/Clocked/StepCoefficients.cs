using SpikeSim.Networks;

namespace SpikeSim.Engines.Clocked;

/// <summary>
/// The numbers of one step of one neuron and synapse, in double precision. With J the current with the events of this step in it:
/// J = I + x, V = Membrane V + Drive J' + constants, I = Current J, where J' is J, or Current J in the order of the chip. Where events
/// wait (<see cref="ArrivalDrive"/>, <see cref="ArrivalGain"/>): V = Membrane V + Drive I + ArrivalDrive x, I = Current I + ArrivalGain x.
/// </summary>
internal readonly record struct StepCoefficients
{
    /// <summary>The factor of the current per step.</summary>
    public double Current { get; private init; }

    /// <summary>The factor from a current to what it adds to the membrane.</summary>
    public double Drive { get; private init; }

    /// <summary>What the current gains per step from its constant drive.</summary>
    public double CurrentBias { get; private init; }

    /// <summary>What the constant drive of the current adds to the membrane within the step, beside what the current itself does.</summary>
    public double MembraneBias { get; private init; }

    /// <summary>The factor from events that wait to the membrane.</summary>
    public double ArrivalDrive { get; private init; }

    /// <summary>The factor from events that wait to the current.</summary>
    public double ArrivalGain { get; private init; }

    /// <summary>The factor from the stored current to the one that is recorded.</summary>
    public double Shown { get; private init; }

    /// <summary>Whether events wait in an array of their own until the membrane has been advanced.</summary>
    public static bool EventsWait(ClockedSettings settings) =>
        settings.Integrator == ClockedIntegrator.Exact ? settings.Shape == EventShape.Constant : settings.Order == ClockedOrder.Old;

    /// <summary>The factor of a membrane per step.</summary>
    public static double MembraneDecay(ClockedSettings settings, double tau, double step) =>
        settings.Integrator == ClockedIntegrator.Euler ? 1 - (step / tau) : Math.Exp(-step / tau);

    /// <summary>What a constant drive of 1 per step of the network adds to a membrane per step of the engine.</summary>
    public static double MembraneGain(ClockedSettings settings, double tau, double step, double networkStep) =>
        settings.Integrator == ClockedIntegrator.Exact || settings.Gain == ClockedGain.Exponential
            ? Integral(tau, step) / networkStep
            : step / networkStep;

    /// <summary>The coefficients of a synapse.</summary>
    public static StepCoefficients Of(ClockedSettings settings, Population population, int synapse, int neuron, (double Engine, double Network) step)
    {
        double membrane = population.TauMembraneSeconds[neuron];
        double current = population.TauSynapseSeconds[synapse][neuron];
        double bias = population.CurrentBias.IsEmpty ? 0 : population.CurrentBias[synapse][neuron];
        return settings.Integrator == ClockedIntegrator.Exact
            ? Exact(membrane, current, bias, step, settings.Shape)
            : Stepped(settings, membrane, current, bias, step);
    }

    /// <summary>The coefficients of neurons without a synapse, whose events go into the membrane: a current that lasts no longer than its step.</summary>
    public static StepCoefficients OfMembrane(ClockedSettings settings, double tau, double step)
    {
        double gain = Integral(tau, step) / step;
        bool isJump = settings.Integrator == ClockedIntegrator.Exact && settings.Shape == EventShape.Jump;
        double drive = isJump ? MembraneDecay(settings, tau, step)
            : settings.Integrator == ClockedIntegrator.Exact || settings.Gain == ClockedGain.Exponential ? gain : 1;
        return new StepCoefficients { Drive = drive, ArrivalDrive = drive };
    }

    // dV/dt = -V/tm + I/step, dI/dt = -I/ts + bias/step (performance guide, section 7). The convolution of both decays is written so
    // that nothing cancels where tm is near ts.
    private static StepCoefficients Exact(double membrane, double current, double bias, (double Engine, double Network) step, EventShape shape)
    {
        double dt = step.Engine;
        double difference = dt * Math.Abs((1 / current) - (1 / membrane));
        double phi = difference == 0 ? 1 : -Expm1(-difference) / difference;
        double convolved = dt * Math.Exp(-dt / Math.Max(membrane, current)) * phi;
        double held = current * (Integral(membrane, dt) - convolved);
        return new StepCoefficients
        {
            Current = Math.Exp(-dt / current),
            Drive = convolved / step.Network,
            CurrentBias = bias * Integral(current, dt) / step.Network,
            MembraneBias = bias * held / (step.Network * step.Network),
            ArrivalDrive = shape == EventShape.Constant ? held / (dt * step.Network) : 0,
            ArrivalGain = Integral(current, dt) / dt,
            Shown = 1,
        };
    }

    private static StepCoefficients Stepped(ClockedSettings settings, double membrane, double current, double bias, (double Engine, double Network) step)
    {
        double ratio = step.Engine / step.Network;
        double gain = settings.Gain == ClockedGain.Exponential ? Integral(current, step.Engine) / step.Engine : 1;
        double decay = MembraneDecay(settings, current, step.Engine);
        double drive = MembraneGain(settings, membrane, step.Engine, step.Network);
        bool waits = settings.Order == ClockedOrder.Old;
        return new StepCoefficients
        {
            // Where events do not wait, the stored current is in units of weights, so that rows are added as they are.
            Current = decay,
            Drive = waits ? drive : drive * gain,
            CurrentBias = bias * ratio * (waits ? gain : 1),
            ArrivalGain = gain,
            Shown = waits ? 1 : gain,
        };
    }

    // Of e^(-t/tau) from 0 to dt.
    private static double Integral(double tau, double dt) => -tau * Expm1(-dt / tau);

    // Kahan: the error of e^x - 1 is that of the logarithm's argument, so that their quotient is right to the last digits.
    private static double Expm1(double x)
    {
        double e = Math.Exp(x);
        return e == 1 ? x : e - 1 == -1 ? -1 : (e - 1) * x / Math.Log(e);
    }
}
