using SpikeSim.Rasters;

namespace SpikeSim.Learning;

/// <summary>
/// Runs a layered network forward with the kernels that train it, and records: what the network is in floating point before it is put
/// on a chip. An object belongs to one thread.
/// </summary>
public sealed class ForwardPass
{
    private readonly LayeredNetwork _network;
    private readonly LayerForward[] _layers;
    private readonly EventRows _input;

    /// <summary>Prepares a network.</summary>
    /// <param name="network">The network; later changes of its weights are not seen.</param>
    public ForwardPass(LayeredNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        _network = network;
        _input = new EventRows(network.Inputs);
        _layers = [.. new PaddedNetwork(network).Layers.Select(l => new LayerForward(l, new Surrogate(SurrogateKind.Boxcar, 1), KeptMembrane.AfterReset))];
    }

    /// <summary>Runs an input from the reset state.</summary>
    /// <param name="input">The events.</param>
    /// <returns>Spikes and membranes (after the reset) of all hidden layers in order, and of the outputs.</returns>
    /// <exception cref="ArgumentException">The input has another number of channels.</exception>
    public Recording Run(Raster input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Channels != _network.Inputs)
        {
            throw new ArgumentException($"The input has {input.Channels} channels, the network {_network.Inputs}.", nameof(input));
        }

        _input.Load(input);
        EventRows events = _input;
        for (int l = 0; l < _layers.Length; l++)
        {
            _layers[l].Run(events, l == 0 ? 0 : _network.LayerDelay, input.Steps);
            events = _layers[l].Spikes;
        }

        ReadOnlySpan<LayerForward> hidden = _layers.AsSpan(0, _layers.Length - 1);
        ReadOnlySpan<LayerForward> output = _layers.AsSpan(_layers.Length - 1);
        return new Recording(Spikes(hidden, input), Spikes(output, input))
        {
            HiddenMembrane = Membranes(hidden, input.Steps),
            OutputMembrane = Membranes(output, input.Steps),
        };
    }

    private static Raster Spikes(ReadOnlySpan<LayerForward> layers, Raster input)
    {
        int neurons = Neurons(layers);
        var counts = new ushort[input.Steps * neurons];
        int first = 0;
        foreach (LayerForward layer in layers)
        {
            for (int t = 0; t < input.Steps; t++)
            {
                ReadOnlySpan<float> row = layer.Spikes.Counts(t);
                for (int n = 0; n < layer.Neurons; n++)
                {
                    counts[(t * neurons) + first + n] = (ushort)row[n];
                }
            }

            first += layer.Neurons;
        }

        return new Raster(counts, neurons, input.StepSeconds);
    }

    private static Trace Membranes(ReadOnlySpan<LayerForward> layers, int steps)
    {
        var trace = new Trace(steps, Neurons(layers));
        int first = 0;
        foreach (LayerForward layer in layers)
        {
            for (int t = 0; t < steps; t++)
            {
                Span<double> row = trace.Row(t).Slice(first, layer.Neurons);
                ReadOnlySpan<float> membranes = layer.Membranes.Span.Slice(t * layer.Width, layer.Neurons);
                for (int n = 0; n < row.Length; n++)
                {
                    row[n] = membranes[n];
                }
            }

            first += layer.Neurons;
        }

        return trace;
    }

    private static int Neurons(ReadOnlySpan<LayerForward> layers)
    {
        int neurons = 0;
        foreach (LayerForward layer in layers)
        {
            neurons += layer.Neurons;
        }

        return neurons;
    }
}
