using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SpikeSim.Learning;

/// <summary>Backward pass of one layer over all steps of one sample in single precision, after its forward pass.</summary>
internal sealed class LayerBackward
{
    private readonly LayerForward _forward;
    private readonly AlignedBuffer<float> _membraneGradient;
    private readonly SpikeGradients _ofSpikes;
    private readonly bool _isRecurrent;
    private AlignedBuffer<float>[] _u;

    public LayerBackward(LayerForward forward, bool resetGradient)
    {
        _forward = forward;
        _membraneGradient = new AlignedBuffer<float>(Width);
        _ofSpikes = new SpikeGradients(Constants.Layer.Neurons);
        _isRecurrent = Constants.Recurrent.Any(r => r is not null);
        _u = [.. Constants.Decay.Select(_ => new AlignedBuffer<float>(0))];
        Gradient = new AlignedBuffer<float>(0);
        ReadoutGradient = new AlignedBuffer<float>(0);
        Reset = new AlignedBuffer<float>(Width);
        for (int n = 0; n < Constants.Layer.Neurons && resetGradient && Constants.Layer.Spiking; n++)
        {
            Reset.Span[n] = -Constants.Threshold.Span[n];
        }
    }

    public PaddedLayer Constants => _forward.Constants;

    /// <summary>Neurons, padded.</summary>
    public int Width => Constants.Width;

    /// <summary>steps x width: what the forward pass left.</summary>
    public AlignedBuffer<float> Slopes => _forward.Slopes;

    /// <summary>What a spike takes off its membrane: minus the threshold, or 0 where the reset is not differentiated.</summary>
    public AlignedBuffer<float> Reset { get; }

    /// <summary>steps x width: gradient with respect to spikes, from the loss and the layers above.</summary>
    public AlignedBuffer<float> Gradient { get; private set; }

    /// <summary>steps x width: gradient of the loss with respect to the membranes that are kept.</summary>
    public AlignedBuffer<float> ReadoutGradient { get; private set; }

    /// <summary>steps x width: gradient with respect to what a synapse receives.</summary>
    public AlignedBuffer<float> U(int synapse) => _u[synapse];

    /// <summary>Makes room, and clears what loss and layers above add to.</summary>
    public void Clear(int steps)
    {
        if (steps * Width > Gradient.Length)
        {
            int length = 2 * steps * Width;
            _u = [.. _u.Select(_ => new AlignedBuffer<float>(length))];
            Gradient = new AlignedBuffer<float>(length);
            ReadoutGradient = new AlignedBuffer<float>(_forward.Keeps == KeptMembrane.None ? 0 : length);
        }

        Gradient.Span[..(steps * Width)].Clear();
        if (_forward.Keeps != KeptMembrane.None)
        {
            ReadoutGradient.Span[..(steps * Width)].Clear();
        }
    }

    /// <summary>Runs all steps backward; <see cref="Gradient"/> must be complete. Adds the gradients of weights to theirs.</summary>
    public void Run(EventRows input, int delay, int steps, AlignedBuffer<float>[] weights, AlignedBuffer<float>?[] recurrent)
    {
        if (_isRecurrent || _u.Length > 1 || _forward.Keeps != KeptMembrane.None)
        {
            RunStepwise(input, delay, steps, weights, recurrent);
            return;
        }

        int start = 0;
        for (; start + Tiles.Size <= Width; start += Tiles.Size)
        {
            FeedForwardGradients.RunTile(this, start, input, delay, steps, weights[0]);
        }

        for (; start < Width; start += Tiles.Lanes)
        {
            FeedForwardGradients.RunVector(this, start, input, delay, steps, weights[0]);
        }
    }

    /// <summary>Adds the gradient with respect to the spikes of the layer below.</summary>
    public void SendDown(LayerBackward below, int delay, int steps)
    {
        for (int k = 0; k < _u.Length; k++)
        {
            ReadOnlySpan<float> late = _u[k].Span[(delay * Width)..(steps * Width)];
            below._ofSpikes.AddSteps(ref below.Gradient.First, ref below.Slopes.First, Constants.Weights[k], late);
        }
    }

    private void RunStepwise(EventRows input, int delay, int steps, AlignedBuffer<float>[] weights, AlignedBuffer<float>?[] recurrent)
    {
        _membraneGradient.Span.Clear();
        for (int t = steps - 1; t >= 0; t--)
        {
            for (int k = 0; k < _u.Length && t + 1 < steps; k++)
            {
                if (Constants.Recurrent[k] is { } matrix)
                {
                    int at = t * Width;
                    _ofSpikes.AddStep(ref Unsafe.Add(ref Gradient.First, at), ref Unsafe.Add(ref Slopes.First, at), matrix, _u[k].Span.Slice(at + Width, Constants.Layer.Neurons));
                }
            }

            Step(t, isLast: t == steps - 1);
            for (int k = 0; k < _u.Length; k++)
            {
                ref float u = ref Unsafe.Add(ref _u[k].First, t * Width);
                RowKernels.AddToRows(ref weights[k].First, ref u, Width, input, t - delay);
                if (recurrent[k] is { } own)
                {
                    RowKernels.AddToRows(ref own.First, ref u, Width, _forward.Spikes, t - 1);
                }
            }
        }
    }

    private void Step(int t, bool isLast)
    {
        nuint row = (nuint)(t * Width);
        nuint next = isLast ? 0 : (nuint)Width;
        ref float g = ref _membraneGradient.First;
        ref float slope = ref Slopes.First;
        ref float spike = ref Gradient.First;
        ref float reset = ref Reset.First;
        ref float membraneDecay = ref Constants.MembraneDecay.First;
        ref float decay = ref Constants.Decay[0].First;
        ref float decay2 = ref Constants.Decay[^1].First;
        ref float u = ref _u[0].First;
        ref float u2 = ref _u[^1].First;
        ref float readout = ref ReadoutGradient.First;
        Vector512<float> later = isLast ? Vector512<float>.Zero : Vector512<float>.AllBitsSet;
        for (nuint at = 0; at < (nuint)Width; at += Tiles.Lanes)
        {
            Vector512<float> after = Vector512.LoadUnsafe(ref membraneDecay, at) * Vector512.LoadUnsafe(ref g, at);
            if (_forward.Keeps == KeptMembrane.AfterReset)
            {
                after += Vector512.LoadUnsafe(ref readout, row + at);
            }

            Vector512<float> ofSpikes = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref reset, at), after, Vector512.LoadUnsafe(ref spike, row + at));
            Vector512<float> ofMembrane = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref slope, row + at), ofSpikes, after);
            if (_forward.Keeps == KeptMembrane.BeforeReset)
            {
                ofMembrane += Vector512.LoadUnsafe(ref readout, row + at);
            }

            ofMembrane.StoreUnsafe(ref g, at);
            (Vector512.LoadUnsafe(ref decay, at) * (ofMembrane + (Vector512.LoadUnsafe(ref u, row + at + next) & later))).StoreUnsafe(ref u, row + at);
            if (_u.Length == 2)
            {
                (Vector512.LoadUnsafe(ref decay2, at) * (ofMembrane + (Vector512.LoadUnsafe(ref u2, row + at + next) & later))).StoreUnsafe(ref u2, row + at);
            }
        }
    }
}
