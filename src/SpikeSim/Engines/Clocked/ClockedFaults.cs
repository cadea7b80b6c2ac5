using System.Globalization;
using SpikeSim.Networks;

namespace SpikeSim.Engines.Clocked;

/// <summary>Finds what keeps a network from being run with given settings: all of it at once.</summary>
public static class ClockedFaults
{
    /// <summary>The longest delay in steps.</summary>
    public const int MaxDelaySteps = 10_000;

    /// <summary>The largest cap of spikes in a step, which a raster still holds.</summary>
    public const int MaxSpikeCap = ushort.MaxValue;

    private const string SinglesRemedy = "Scale weights, biases and thresholds of each population by one number, or take 64 bits";

    /// <summary>Checks settings by themselves: what no network could be run with.</summary>
    /// <param name="settings">The settings.</param>
    /// <returns>One sentence per fault; empty where they go together.</returns>
    public static IReadOnlyList<string> Find(ClockedSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var faults = new List<string>();
        Options(settings, faults);
        return faults;
    }

    /// <summary>Checks settings against a network.</summary>
    /// <param name="network">A network free of faults.</param>
    /// <param name="settings">The settings.</param>
    /// <returns>One sentence per fault; empty where an engine can be made.</returns>
    public static IReadOnlyList<string> Find(Network network, ClockedSettings settings)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(settings);
        List<string> faults = [.. Find(settings)];
        double step = settings.StepSeconds ?? network.StepSeconds;
        if (!double.IsFinite(step) || step <= 0)
        {
            faults.Add($"the time step must be a time above 0 s, not {Text(step)}");
            return faults;
        }

        foreach (Population population in network.Populations)
        {
            Check(population, settings, step, faults);
        }

        for (int i = 0; i < network.Projections.Length; i++)
        {
            Projection projection = network.Projections[i];
            foreach (double delay in projection.DelaySeconds.Distinct())
            {
                Whole($"projection {i} ({projection.Source} -> {projection.Target}): a delay", delay, step, faults);
            }
        }

        Aliases(network, settings, faults);
        if (settings.Precision == NumberPrecision.Bits32)
        {
            Singles(network, faults);
        }

        return faults;
    }

    /// <summary>The number of steps that a time lasts.</summary>
    internal static int Steps(double seconds, double step) => (int)Math.Round(seconds / step);

    private static void Options(ClockedSettings settings, List<string> faults)
    {
        bool isExact = settings.Integrator == ClockedIntegrator.Exact;
        if (isExact && settings.Order is { } order)
        {
            faults.Add($"the exact propagator has no order of decay and integration, so order {order} does not go with it; use the integrator Euler or Exponential");
        }

        if (!isExact && settings.Shape != EventShape.Jump)
        {
            faults.Add($"the shape of events within a step belongs to the exact propagator, not to {settings.Integrator}");
        }

        if (settings.Gain == ClockedGain.Exponential && (settings.Integrator != ClockedIntegrator.Exponential || settings.Order == ClockedOrder.Chip))
        {
            faults.Add("exponential gains belong to the integrator Exponential with the order New or Old");
        }

        if (settings.LayerDelaySteps is not (0 or 1))
        {
            faults.Add($"the delay between layers is 0 or 1 steps, not {settings.LayerDelaySteps}; give longer ones to the connections");
        }

        if (settings.RecurrentDelaySteps is < 1 or > MaxDelaySteps)
        {
            faults.Add($"the recurrent delay is {settings.RecurrentDelaySteps} steps; a spike reaches its own or an earlier population after 1 to {MaxDelaySteps} steps, because a step cannot wait for its own result");
        }

        if (settings.SpikeCap is < 1 or > MaxSpikeCap)
        {
            faults.Add($"spikes per step are from 1 to {MaxSpikeCap}, not {settings.SpikeCap}");
        }
    }

    private static void Check(Population population, ClockedSettings settings, double step, List<string> faults)
    {
        string name = $"population \"{population.Name}\"";
        if (settings.Integrator == ClockedIntegrator.Euler)
        {
            Decays(name, "tau_mem_s", population.TauMembraneSeconds, step, faults);
            foreach (IEnumerable<double> taus in population.TauSynapseSeconds)
            {
                Decays(name, "tau_s of a synapse", taus, step, faults);
            }
        }

        if (population.SpikesPerStep > MaxSpikeCap)
        {
            faults.Add($"{name}: spikes_per_step is {population.SpikesPerStep}; a clocked engine counts up to {MaxSpikeCap}");
        }

        if (population.Spiking)
        {
            Resets(population, name, settings, step, faults);
        }
    }

    private static void Resets(Population population, string name, ClockedSettings settings, double step, List<string> faults)
    {
        ResetRule reset = settings.Reset ?? population.Reset;
        Whole($"{name}: refractory_s", population.RefractorySeconds, step, faults);
        for (int n = 0; reset == ResetRule.ToValue && n < population.Neurons; n++)
        {
            double value = population.ResetValue.IsEmpty ? 0 : population.ResetValue[n];
            if (value >= population.Threshold[n])
            {
                faults.Add($"{name}, neuron {n}: the reset value {Text(value)} is not below the threshold {Text(population.Threshold[n])}, so a spike would be followed by another without end");
                break;
            }
        }

        if (settings.Timing != ResetTiming.SameStep && population.RefractorySeconds > 0)
        {
            faults.Add($"{name} has a refractory time, which needs a reset in the same step, not {settings.Timing}");
        }

        if (settings.Timing == ResetTiming.Twice && (reset != ResetRule.Subtract || (settings.SpikeCap ?? population.SpikesPerStep) != 1))
        {
            faults.Add($"{name}: the double reset is defined for subtraction and binary spikes (spikes per step 1) only");
        }
    }

    private static void Aliases(Network network, ClockedSettings settings, List<string> faults)
    {
        if (settings.LayerDelaySteps > 0)
        {
            return;
        }

        foreach (AliasConnection alias in network.Aliases)
        {
            if (network.IndexOf(alias.Target) <= network.IndexOf(alias.Source))
            {
                faults.Add($"alias {alias.Source} -> {alias.Target} goes back to a population that has already been advanced; that needs a delay of 1 step between layers");
            }
        }
    }

    // What is a number in a file may be none, or another one, in single precision.
    private static void Singles(Network network, List<string> faults)
    {
        foreach (Population population in network.Populations)
        {
            string name = $"population \"{population.Name}\"";
            IEnumerable<double> thresholds = population.Spiking ? population.Threshold : [];
            Single($"{name}: threshold", thresholds, faults);
            Single($"{name}: bias", population.Bias, faults);
            Single($"{name}: reset_value", population.ResetValue, faults);
            Single($"{name}: bias of a synapse", population.CurrentBias.SelectMany(b => b), faults);
            if (thresholds.FirstOrDefault(t => t != 0 && (float)t == 0) is not 0 and var tiny)
            {
                faults.Add($"{name}: a threshold of {Text(tiny)} is 0 in single precision. {SinglesRemedy}");
            }
        }

        for (int i = 0; i < network.Projections.Length; i++)
        {
            Single($"projection {i} ({network.Projections[i].Source} -> {network.Projections[i].Target}): weight", network.Projections[i].Weights, faults);
        }
    }

    private static void Single(string what, IEnumerable<double> values, List<string> faults)
    {
        foreach (double value in values)
        {
            if (!float.IsFinite((float)value))
            {
                faults.Add($"{what} {Text(value)} is beyond single precision, which ends at {Text(float.MaxValue)}. {SinglesRemedy}");
                return;
            }
        }
    }

    private static void Decays(string name, string what, IEnumerable<double> taus, double step, List<string> faults)
    {
        int neuron = 0;
        foreach (double tau in taus)
        {
            if (tau < step)
            {
                faults.Add($"{name}: the decay 1 - dt/tau is negative for {what} of neuron {neuron}: tau {Text(tau)} s is shorter than the step of {Text(step)} s. Is the unit of time right? Take a shorter step, or the exact or exponential integrator");
                return;
            }

            neuron++;
        }
    }

    // Times come from decimals, so that a multiple is one up to rounding.
    private static void Whole(string what, double seconds, double step, List<string> faults)
    {
        double steps = seconds / step;
        if (steps > MaxDelaySteps)
        {
            faults.Add($"{what} of {Text(seconds)} s is longer than {MaxDelaySteps} steps of {Text(step)} s");
        }
        else if (Math.Abs(steps - Math.Round(steps)) > 1e-6)
        {
            double below = Math.Floor(steps) * step;
            faults.Add($"{what} of {Text(seconds)} s is no multiple of the step of {Text(step)} s; the nearest are {Text(below)} s and {Text(below + step)} s");
        }
    }

    private static string Text(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
}
