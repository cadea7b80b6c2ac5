using System.Collections.Immutable;
using SpikeSim.Networks;

namespace SpikeSim.Mapping;

/// <summary>
/// Turns a specification in floating point into a network: one hidden population with a time constant per neuron, tau = step x
/// 2^dash, and the outputs.
/// </summary>
public static class SpecificationNetwork
{
    private const string Hidden = "hidden";
    private const string Output = "output";
    private const int MostHiddenSpikes = 31;

    /// <summary>The network of a specification.</summary>
    /// <param name="specification">The specification, free of faults (<see cref="SpecificationFaults"/>).</param>
    /// <param name="stepSeconds">The time step in seconds, above 0.</param>
    /// <param name="name">What the network is called.</param>
    /// <returns>The network; it may still have faults (<see cref="NetworkFaults"/>), as a dash can be too large for a time constant.</returns>
    /// <exception cref="NotSupportedException">The specification has aliases, which a network has between whole populations only.</exception>
    public static Network Of(ChipSpecification specification, double stepSeconds, string name)
    {
        ArgumentNullException.ThrowIfNull(specification);
        ChipSpecification s = specification;
        if (s.Aliases.Any(targets => targets.Length > 0))
        {
            throw new NotSupportedException("The specification has aliases from neuron to neuron; a network in floating point has them between whole populations only. Quantise it first, or give the network it was made from.");
        }

        return new Network
        {
            Name = name,
            StepSeconds = stepSeconds,
            InputChannels = s.Inputs,
            Populations =
            [
                Population(Hidden, PopulationRole.Hidden, s.MembraneDash, s.Currents == 2 ? [s.CurrentDash, s.Current2Dash] : [s.CurrentDash], s.Threshold, s.Bias, stepSeconds),
                Population(Output, PopulationRole.Output, s.OutputMembraneDash, [s.OutputCurrentDash], s.OutputThreshold, s.OutputBias, stepSeconds),
            ],
            Projections = [.. Projections(s)],
        };
    }

    private static Population Population(
        string name, PopulationRole role, double[] membrane, double[][] currents, double[] threshold, double[]? bias, double step) => new()
        {
            Name = name,
            Role = role,
            TauMembraneSeconds = Taus(membrane, step),
            TauSynapseSeconds = [.. currents.Select(dash => Taus(dash, step))],
            Threshold = [.. threshold],
            Spiking = role == PopulationRole.Hidden || threshold.Any(t => t < ChipSpecification.SilentThreshold),
            Bias = [.. bias ?? new double[threshold.Length]],
            SpikesPerStep = role == PopulationRole.Output ? 1 : MostHiddenSpikes,
        };

    private static IEnumerable<Projection> Projections(ChipSpecification s)
    {
        for (int current = 0; current < s.Currents; current++)
        {
            double[] input = Scale(SpecificationForm.Spread(s.InputWeights, current, s.Currents, s.Reached, s.Hidden), s.InputShift);
            double[] recurrent = Scale(SpecificationForm.Spread(s.RecurrentWeights, current, s.Currents, s.Hidden, s.Hidden), s.RecurrentShift);
            if (current == 0 || input.AsSpan().ContainsAnyExcept(0.0))
            {
                yield return new Projection { Source = Network.InputName, Target = Hidden, Synapse = current, Weights = [.. input] };
            }

            if (recurrent.AsSpan().ContainsAnyExcept(0.0))
            {
                yield return new Projection { Source = Hidden, Target = Hidden, Synapse = current, Weights = [.. recurrent] };
            }
        }

        double[] output = [.. new double[(s.Hidden - s.Read) * s.Outputs], .. Scale(s.OutputWeights, s.OutputShift)];
        yield return new Projection { Source = Hidden, Target = Output, Weights = [.. output] };
    }

    private static double[] Scale(double[] weights, int shift) => [.. weights.Select(w => Math.ScaleB(w, shift))];

    private static ImmutableArray<double> Taus(double[] dash, double step) => [.. dash.Select(d => step * Math.Pow(2, d))];
}
