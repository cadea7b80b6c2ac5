using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SpikeSim.Learning;

/// <summary>One layer of <see cref="FusedPass"/>: forward and backward over all steps of one sample in single precision.</summary>
internal sealed class LayerKernel
{
    private const int Lanes = 8;

    private readonly PaddedLayer _layer;
    private readonly PassSettings _settings;
    private readonly bool _keepsMembrane;
    private readonly AlignedBuffer<float>[] _current;
    private readonly AlignedBuffer<float> _membrane;
    private readonly AlignedBuffer<float> _membraneGradient;
    private readonly AlignedBuffer<float> _recurrentGradient;
    private AlignedBuffer<float> _surrogate;
    private AlignedBuffer<float>[] _u;
    private int _capacity;

    public LayerKernel(PaddedLayer layer, PassSettings settings, bool keepsMembrane)
    {
        _layer = layer;
        _settings = settings;
        _keepsMembrane = keepsMembrane;
        _current = [.. layer.Decay.Select(_ => new AlignedBuffer<float>(layer.Width))];
        _membrane = new AlignedBuffer<float>(layer.Width);
        _membraneGradient = new AlignedBuffer<float>(layer.Width);
        _recurrentGradient = new AlignedBuffer<float>(layer.Width);
        SpikeSums = new double[layer.Layer.Neurons];
        _surrogate = new AlignedBuffer<float>(0);
        _u = [.. layer.Decay.Select(_ => new AlignedBuffer<float>(0))];
        Gradient = new AlignedBuffer<float>(0);
        Membranes = new AlignedBuffer<float>(0);
        ReadoutGradient = new AlignedBuffer<float>(0);
    }

    /// <summary>Neurons, padded.</summary>
    public int Width => _layer.Width;

    public int Neurons => _layer.Layer.Neurons;

    /// <summary>Spikes of this layer, step by step.</summary>
    public EventList Spikes { get; } = new();

    /// <summary>Spikes of each neuron over the sample.</summary>
    public double[] SpikeSums { get; }

    /// <summary>steps x width: gradient with respect to spikes.</summary>
    public AlignedBuffer<float> Gradient { get; private set; }

    /// <summary>steps x width: membranes as the loss reads them; only where it does.</summary>
    public AlignedBuffer<float> Membranes { get; private set; }

    /// <summary>steps x width: gradient of the loss with respect to <see cref="Membranes"/>.</summary>
    public AlignedBuffer<float> ReadoutGradient { get; private set; }

    /// <summary>steps x width: what weights of a synapse learn from.</summary>
    public AlignedBuffer<float> U(int synapse) => _u[synapse];

    /// <summary>Runs all steps.</summary>
    public void Forward(EventList input, int delay, int steps, bool forGradient)
    {
        Reserve(steps);
        Spikes.Clear();
        Array.Clear(SpikeSums);
        _membrane.Span.Clear();
        foreach (AlignedBuffer<float> current in _current)
        {
            current.Span.Clear();
        }

        for (int t = 0; t < steps; t++)
        {
            EventSpan events = input.At(t - delay);
            EventSpan own = Spikes.At(t - 1);
            for (int k = 0; k < _current.Length; k++)
            {
                Kernels.AddRows(ref _current[k].First, Width, ref _layer.Weights[k].Rows.First, events);
                if (_layer.Recurrent[k] is { } recurrent)
                {
                    Kernels.AddRows(ref _current[k].First, Width, ref recurrent.Rows.First, own);
                }
            }

            Integrate();
            if (_layer.Layer.Spiking && forGradient)
            {
                SurrogateRow.Fill(_settings.Surrogate, _membrane.Span, _layer.Threshold.Span, _layer.Layer.SpikeCap, _surrogate.Span.Slice(t * Width, Width));
            }

            KeepMembrane(t, isBefore: true);
            if (_layer.Layer.Spiking)
            {
                Fire();
            }

            KeepMembrane(t, isBefore: false);
            Spikes.EndStep();
        }
    }

    /// <summary>Runs all steps backward; <see cref="Gradient"/> must be complete.</summary>
    public void Backward(int steps)
    {
        _membraneGradient.Span.Clear();
        _recurrentGradient.Span.Clear();
        if (!_layer.Layer.Spiking)
        {
            _surrogate.Span[..(steps * Width)].Clear();
        }

        bool hasRecurrence = _layer.Recurrent.Any(r => r is not null);
        for (int t = steps - 1; t >= 0; t--)
        {
            BackwardStep(t, isLast: t == steps - 1);
            if (!hasRecurrence || t == 0)
            {
                continue;
            }

            _recurrentGradient.Span.Clear();
            for (int k = 0; k < _u.Length; k++)
            {
                if (_layer.Recurrent[k] is { } recurrent)
                {
                    Kernels.AddProduct(ref _recurrentGradient.First, Width, ref recurrent.Transposed.First, _u[k].Span.Slice(t * Width, Neurons));
                }
            }
        }
    }

    /// <summary>Adds the gradients of all weights.</summary>
    public void AddWeightGradients(EventList input, int delay, int steps, AlignedBuffer<float>[] weights, AlignedBuffer<float>?[] recurrent)
    {
        for (int k = 0; k < _u.Length; k++)
        {
            ref float u = ref _u[k].First;
            for (int t = 0; t < steps; t++)
            {
                ref float row = ref Unsafe.Add(ref u, t * Width);
                Kernels.AddToRows(ref weights[k].First, ref row, Width, input.At(t - delay));
                if (recurrent[k] is { } own)
                {
                    Kernels.AddToRows(ref own.First, ref row, Width, Spikes.At(t - 1));
                }
            }
        }
    }

    /// <summary>Writes the gradient with respect to the spikes of the layer below.</summary>
    public void SendDown(LayerKernel below, int delay, int steps)
    {
        below.Gradient.Span[..(steps * below.Width)].Clear();
        for (int k = 0; k < _u.Length; k++)
        {
            ReadOnlySpan<float> late = _u[k].Span[(delay * Width)..(steps * Width)];
            Kernels.AddProducts(ref below.Gradient.First, below.Width, ref _layer.Weights[k].Transposed.First, late, Neurons, Width);
        }
    }

    /// <summary>Clears what the loss writes into.</summary>
    public void ClearReadout(int steps)
    {
        Gradient.Span[..(steps * Width)].Clear();
        if (_keepsMembrane)
        {
            ReadoutGradient.Span[..(steps * Width)].Clear();
        }
    }

    private void Integrate()
    {
        ref float membrane = ref _membrane.First;
        for (int i = 0; i < Width; i += Lanes)
        {
            nuint at = (nuint)i;
            Vector256<float> sum = Vector256<float>.Zero;
            for (int k = 0; k < _current.Length; k++)
            {
                ref float current = ref _current[k].First;
                Vector256<float> decayed = Vector256.LoadUnsafe(ref current, at) * Vector256.LoadUnsafe(ref _layer.Decay[k].First, at);
                decayed.StoreUnsafe(ref current, at);
                sum += decayed;
            }

            Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref _layer.MembraneDecay.First, at), Vector256.LoadUnsafe(ref membrane, at), sum).StoreUnsafe(ref membrane, at);
        }
    }

    private void Fire()
    {
        ref float membrane = ref _membrane.First;
        ref float threshold = ref _layer.Threshold.First;
        int cap = _layer.Layer.SpikeCap;
        for (int i = 0; i < Width; i += Lanes)
        {
            uint fired = Vector256.GreaterThanOrEqual(Vector256.LoadUnsafe(ref membrane, (nuint)i), Vector256.LoadUnsafe(ref threshold, (nuint)i)).ExtractMostSignificantBits();
            for (; fired != 0; fired &= fired - 1)
            {
                int id = i + BitOperations.TrailingZeroCount(fired);
                float v = Unsafe.Add(ref membrane, id);
                float theta = Unsafe.Add(ref threshold, id);
                int spikes = 0;
                while (v >= theta && spikes < cap)
                {
                    spikes++;
                    v -= theta;
                }

                Unsafe.Add(ref membrane, id) = v;
                Spikes.Add(id, spikes);
                SpikeSums[id] += spikes;
            }
        }
    }

    private void BackwardStep(int t, bool isLast)
    {
        int row = t * Width;
        ref float g = ref _membraneGradient.First;
        ref float phi = ref Unsafe.Add(ref _surrogate.First, row);
        ref float spike = ref Unsafe.Add(ref Gradient.First, row);
        ref float threshold = ref _layer.Threshold.First;
        bool reset = _settings.ResetGradient && _layer.Layer.Spiking;
        bool before = _keepsMembrane && _settings.Loss.BeforeReset;
        bool after = _keepsMembrane && !_settings.Loss.BeforeReset;
        for (int i = 0; i < Width; i += Lanes)
        {
            nuint at = (nuint)i;
            Vector256<float> gAfter = Vector256.LoadUnsafe(ref _layer.MembraneDecay.First, at) * Vector256.LoadUnsafe(ref g, at);
            if (after)
            {
                gAfter += Vector256.LoadUnsafe(ref ReadoutGradient.First, (nuint)row + at);
            }

            Vector256<float> gSpike = Vector256.LoadUnsafe(ref spike, at) + Vector256.LoadUnsafe(ref _recurrentGradient.First, at);
            Vector256<float> slope = Vector256.LoadUnsafe(ref phi, at);
            if (reset)
            {
                // Padding has an infinite threshold and no slope; the minimum keeps their product a number.
                Vector256<float> theta = Vector256.Min(Vector256.LoadUnsafe(ref threshold, at), Vector256.Create(float.MaxValue));
                gSpike -= theta * gAfter;
            }

            Vector256<float> gMembrane = Vector256.FusedMultiplyAdd(slope, gSpike, gAfter);
            if (before)
            {
                gMembrane += Vector256.LoadUnsafe(ref ReadoutGradient.First, (nuint)row + at);
            }

            gMembrane.StoreUnsafe(ref g, at);
            for (int k = 0; k < _u.Length; k++)
            {
                ref float u = ref Unsafe.Add(ref _u[k].First, row);
                Vector256<float> next = isLast ? Vector256<float>.Zero : Vector256.LoadUnsafe(ref u, at + (nuint)Width);
                (Vector256.LoadUnsafe(ref _layer.Decay[k].First, at) * (gMembrane + next)).StoreUnsafe(ref u, at);
            }
        }
    }

    private void KeepMembrane(int t, bool isBefore)
    {
        if (_keepsMembrane && _settings.Loss.BeforeReset == isBefore)
        {
            _membrane.Span.CopyTo(Membranes.Span[(t * Width)..]);
        }
    }

    private void Reserve(int steps)
    {
        if (steps <= _capacity)
        {
            return;
        }

        _capacity = Math.Max(steps, 2 * _capacity);
        _surrogate = new AlignedBuffer<float>(_capacity * Width);
        _u = [.. _u.Select(_ => new AlignedBuffer<float>(_capacity * Width))];
        Gradient = new AlignedBuffer<float>(_capacity * Width);
        if (_keepsMembrane)
        {
            Membranes = new AlignedBuffer<float>(_capacity * Width);
            ReadoutGradient = new AlignedBuffer<float>(_capacity * Width);
        }
    }
}
