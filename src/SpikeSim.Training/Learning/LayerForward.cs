using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SpikeSim.Learning;

/// <summary>Forward pass of one layer over all steps of one sample in single precision, with what the backward pass needs of it.</summary>
internal sealed class LayerForward
{
    private readonly SurrogateKind _kind;
    private readonly SlopeConstants _slope;
    private readonly AlignedBuffer<float>[] _current;
    private readonly AlignedBuffer<float> _membrane;
    private readonly AlignedBuffer<float> _spikeSums;
    private readonly int[] _sources;
    private readonly bool _isFeedForward;

    /// <summary>Prepares a layer.</summary>
    /// <param name="layer">Weights and constants.</param>
    /// <param name="surrogate">The surrogate derivative.</param>
    /// <param name="keeps">Which membranes are kept.</param>
    public LayerForward(PaddedLayer layer, Surrogate surrogate, KeptMembrane keeps)
    {
        Constants = layer;
        Keeps = keeps;
        _kind = surrogate.Kind;
        _slope = new SlopeConstants(surrogate, layer.Layer.SpikeCap);
        _current = [.. layer.Decay.Select(_ => new AlignedBuffer<float>(layer.Width))];
        _membrane = new AlignedBuffer<float>(layer.Width);
        _spikeSums = new AlignedBuffer<float>(layer.Width);
        _sources = new int[Math.Max(layer.Layer.Inputs, layer.Layer.Neurons)];
        _isFeedForward = layer.Decay.Length == 1 && layer.Recurrent[0] is null;
        Spikes = new EventRows(layer.Layer.Neurons);
        Slopes = new AlignedBuffer<float>(0);
        Membranes = new AlignedBuffer<float>(0);
    }

    public PaddedLayer Constants { get; }

    /// <summary>Neurons, padded.</summary>
    public int Width => Constants.Width;

    public int Neurons => Constants.Layer.Neurons;

    public KeptMembrane Keeps { get; }

    public ref readonly SlopeConstants Slope => ref _slope;

    /// <summary>Spikes of this layer, step by step.</summary>
    public EventRows Spikes { get; }

    /// <summary>Spikes of each neuron over the sample.</summary>
    public ReadOnlySpan<float> SpikeSums => _spikeSums.Span[..Neurons];

    /// <summary>steps x width: surrogate derivatives.</summary>
    public AlignedBuffer<float> Slopes { get; private set; }

    /// <summary>steps x width: membranes; empty where none are kept.</summary>
    public AlignedBuffer<float> Membranes { get; private set; }

    /// <summary>Runs all steps from the reset state.</summary>
    public void Run(EventRows input, int delay, int steps)
    {
        if (steps * Width > Slopes.Length)
        {
            Slopes = new AlignedBuffer<float>(2 * steps * Width);
            Membranes = new AlignedBuffer<float>(Keeps == KeptMembrane.None ? 0 : Slopes.Length);
        }

        Spikes.Reset(steps);
        switch (_kind)
        {
            case SurrogateKind.StepLinear:
                Run<SlopeShapes.StepLinear>(input, delay, steps);
                break;
            case SurrogateKind.PeriodicExponential:
                Run<SlopeShapes.PeriodicExponential>(input, delay, steps);
                break;
            case SurrogateKind.FastSigmoid:
                Run<SlopeShapes.FastSigmoid>(input, delay, steps);
                break;
            case SurrogateKind.ArcTangent:
                Run<SlopeShapes.ArcTangent>(input, delay, steps);
                break;
            case SurrogateKind.Triangle:
                Run<SlopeShapes.Triangle>(input, delay, steps);
                break;
            case SurrogateKind.Boxcar:
                Run<SlopeShapes.Boxcar>(input, delay, steps);
                break;
            default:
                Run<SlopeShapes.Exponential>(input, delay, steps);
                break;
        }

        Spikes.Sum(ref _spikeSums.First);
    }

    private void Run<TSlope>(EventRows input, int delay, int steps)
        where TSlope : struct, ISlope
    {
        _membrane.Span.Clear();
        foreach (AlignedBuffer<float> current in _current)
        {
            current.Span.Clear();
        }

        if (!_isFeedForward)
        {
            RunStepwise<TSlope>(input, delay, steps);
            return;
        }

        for (int start = 0; start < Width; start += Tiles.Size)
        {
            int length = Math.Min(Tiles.Size, Width - start);
            if (length == Tiles.Size && Vector512.IsHardwareAccelerated)
            {
                FeedForwardTiles.RunTile<TSlope>(this, start, input, delay, steps);
            }
            else
            {
                FeedForwardTiles.RunInMemory<TSlope>(this, start, length, input, delay, steps, ref Unsafe.Add(ref _current[0].First, start), ref Unsafe.Add(ref _membrane.First, start));
            }
        }
    }

    // With recurrence all neurons must finish a step before the next one starts.
    private void RunStepwise<TSlope>(EventRows input, int delay, int steps)
        where TSlope : struct, ISlope
    {
        for (int t = 0; t < steps; t++)
        {
            ReadOnlySpan<int> sources = _sources.AsSpan(0, input.List(t - delay, _sources));
            for (int k = 0; k < _current.Length; k++)
            {
                RowKernels.AddRows(ref _current[k].First, Width, ref Constants.Weights[k].Rows.First, sources, ref input.CountsAt(t - delay));
            }

            ReadOnlySpan<int> own = _sources.AsSpan(0, Spikes.List(t - 1, _sources));
            for (int k = 0; k < _current.Length; k++)
            {
                if (Constants.Recurrent[k] is { } recurrent)
                {
                    RowKernels.AddRows(ref _current[k].First, Width, ref recurrent.Rows.First, own, ref Spikes.CountsAt(t - 1));
                }
            }

            for (int start = 0; start < Width; start += Tiles.Size)
            {
                FiringKernels.Advance<TSlope>(
                    this, start, Math.Min(Tiles.Size, Width - start), t, ref Unsafe.Add(ref _current[0].First, start), ref Unsafe.Add(ref _current[^1].First, start), ref Unsafe.Add(ref _membrane.First, start));
            }
        }
    }
}
