using System.Collections.Immutable;
using System.Globalization;
using SpikeSim.Networks;

namespace SpikeSim.Learning;

/// <summary>
/// Between the description of a network and the layered form that is trained: decays are those of the chip, 1 - step/tau (a decay
/// shift k is the time constant step x 2^k), spikes reach the next layer a step later.
/// </summary>
public static class LayeredForm
{
    /// <summary>Finds what the layered form cannot express.</summary>
    /// <param name="network">A network free of faults.</param>
    /// <returns>One sentence per obstacle; empty where <see cref="Of"/> works.</returns>
    public static IReadOnlyList<string> Obstacles(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        var obstacles = new List<string>();
        if (!network.Aliases.IsEmpty)
        {
            obstacles.Add("aliases are not simulated by the clocked engine of this version");
        }

        foreach (Population population in network.Populations)
        {
            Check(population, network.StepSeconds, obstacles);
        }

        for (int i = 0; i < network.Projections.Length; i++)
        {
            Projection projection = network.Projections[i];
            // The input is at -1, so that the first population is the next one.
            int gap = network.IndexOf(projection.Target) - network.IndexOf(projection.Source);
            if (gap is not (0 or 1))
            {
                obstacles.Add($"projection {i} ({projection.Source} -> {projection.Target}) goes neither to its own population nor to the next one");
            }

            if (projection.DelaySeconds.Any(d => d != 0))
            {
                obstacles.Add($"projection {i} ({projection.Source} -> {projection.Target}) has delays, which this version does not simulate");
            }
        }

        return obstacles;
    }

    /// <summary>The layered form of a network.</summary>
    /// <param name="network">A network without obstacles.</param>
    /// <returns>Layers in the order of the populations.</returns>
    /// <exception cref="NotSupportedException">There are obstacles; the message has all of them.</exception>
    public static LayeredNetwork Of(Network network)
    {
        if (Obstacles(network) is { Count: > 0 } obstacles)
        {
            throw new NotSupportedException($"The network \"{network.Name}\" has no layered form: " + string.Join("; ", obstacles) + ".");
        }

        var layers = new NetworkLayer[network.Populations.Length];
        int inputs = network.InputChannels;
        for (int l = 0; l < layers.Length; l++)
        {
            layers[l] = Layer(network, l, inputs);
            inputs = layers[l].Neurons;
        }

        return new LayeredNetwork(layers, layerDelay: 1);
    }

    /// <summary>A network with the weights of its layered form.</summary>
    /// <param name="network">The description; its projections must be those of the layered form.</param>
    /// <param name="trained">The layered form with other weights.</param>
    /// <returns>The description with those weights, each the shortest decimal of its single-precision value.</returns>
    public static Network WithWeights(Network network, LayeredNetwork trained)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(trained);
        return network with
        {
            Projections =
            [
                .. network.Projections.Select(p =>
                {
                    LayerSynapse synapse = trained.Layers[network.IndexOf(p.Target)].Synapses[p.Synapse];
                    float[] weights = p.Source == p.Target ? synapse.RecurrentWeights! : synapse.Weights;
                    return p with { Weights = [.. weights.Select(Shortest)] };
                }),
            ],
        };
    }

    private static void Check(Population population, double step, List<string> obstacles)
    {
        string name = $"population \"{population.Name}\"";
        if (population.TauSynapseSeconds.IsEmpty)
        {
            obstacles.Add($"{name} has no synapse");
        }

        if (population.Bias.Any(b => b != 0) || population.CurrentBias.Any(synapse => synapse.Any(b => b != 0)))
        {
            obstacles.Add($"{name} has biases, which the clocked engine of this version does not simulate");
        }

        if (population.Reset != ResetRule.Subtract || population.RefractorySeconds > 0)
        {
            obstacles.Add($"{name} has a reset to a value or a refractory time, which the clocked engine of this version does not simulate");
        }

        if (population.TauMembraneSeconds.Concat(population.TauSynapseSeconds.SelectMany(t => t)).Any(tau => tau < step))
        {
            obstacles.Add($"{name} has time constants shorter than the step of {step.ToString(CultureInfo.InvariantCulture)} s");
        }
    }

    private static NetworkLayer Layer(Network network, int index, int inputs)
    {
        Population population = network.Populations[index];
        int neurons = population.Neurons;
        var synapses = new LayerSynapse[population.TauSynapseSeconds.Length];
        for (int k = 0; k < synapses.Length; k++)
        {
            Projection[] projections = [.. network.Projections.Where(p => p.Target == population.Name && p.Synapse == k)];
            float[]? recurrent = Sum(projections.Where(p => p.Source == population.Name), neurons * neurons);
            float[]? weights = Sum(projections.Where(p => p.Source != population.Name), inputs * neurons);
            synapses[k] = new LayerSynapse(Decays(population.TauSynapseSeconds[k], network.StepSeconds), weights ?? new float[inputs * neurons], recurrent);
        }

        return new NetworkLayer(Decays(population.TauMembraneSeconds, network.StepSeconds), [.. population.Threshold.Select(t => (float)t)], synapses)
        {
            SpikeCap = population.SpikesPerStep,
            Spiking = population.Spiking,
        };
    }

    private static float[]? Sum(IEnumerable<Projection> projections, int length)
    {
        float[]? sum = null;
        foreach (Projection projection in projections)
        {
            sum ??= new float[length];
            for (int i = 0; i < length; i++)
            {
                sum[i] += (float)projection.Weights[i];
            }
        }

        return sum;
    }

    private static float[] Decays(ImmutableArray<double> tau, double step) => [.. tau.Select(t => (float)(1 - (step / t)))];

    private static double Shortest(float weight) => double.Parse(weight.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
