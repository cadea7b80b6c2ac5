using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SpikeSim.Learning;

/// <summary>One layer of <see cref="FusedPass"/>: forward and backward over all steps of one sample in single precision.</summary>
internal sealed class LayerKernel
{
    private const int Lanes = 8;
    private const int BlockSize = 64;

    private readonly PaddedLayer _layer;
    private readonly PassSettings _settings;
    private readonly bool _keepsMembrane;
    private readonly AlignedBuffer<float>[] _current;
    private readonly AlignedBuffer<float> _membrane;
    private readonly AlignedBuffer<float> _membraneGradient;
    private readonly AlignedBuffer<float> _recurrentGradient;
    private readonly AlignedBuffer<float> _spikeSums;
    private readonly AlignedBuffer<float> _second;
    private AlignedBuffer<float> _before;
    private AlignedBuffer<float> _after;
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
        _spikeSums = new AlignedBuffer<float>(layer.Width);
        _second = new AlignedBuffer<float>(layer.Width);
        _before = new AlignedBuffer<float>(0);
        _after = new AlignedBuffer<float>(0);
        _u = [.. layer.Decay.Select(_ => new AlignedBuffer<float>(0))];
        Gradient = new AlignedBuffer<float>(0);
        ReadoutGradient = new AlignedBuffer<float>(0);
    }

    /// <summary>Neurons, padded.</summary>
    public int Width => _layer.Width;

    public int Neurons => _layer.Layer.Neurons;

    /// <summary>Spikes of this layer, step by step.</summary>
    public EventList Spikes { get; } = new();

    /// <summary>Spikes of each neuron over the sample.</summary>
    public ReadOnlySpan<float> SpikeSums => _spikeSums.Span[..Neurons];

    /// <summary>steps x width: gradient with respect to spikes.</summary>
    public AlignedBuffer<float> Gradient { get; private set; }

    /// <summary>steps x width: membranes as the loss reads them; only where it does.</summary>
    public AlignedBuffer<float> Membranes => _settings.Loss.BeforeReset ? _before : _after;

    /// <summary>steps x width: gradient of the loss with respect to <see cref="Membranes"/>.</summary>
    public AlignedBuffer<float> ReadoutGradient { get; private set; }

    /// <summary>steps x width: what weights of a synapse learn from.</summary>
    public AlignedBuffer<float> U(int synapse) => _u[synapse];

    /// <summary>Runs all steps.</summary>
    public void Forward(EventList input, int delay, int steps)
    {
        Reserve(steps);
        Spikes.Clear();
        _spikeSums.Span.Clear();
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

            Advance(t);
        }
    }

    /// <summary>Runs all steps backward; <see cref="Gradient"/> must be complete.</summary>
    public void Backward(int steps)
    {
        _membraneGradient.Span.Clear();
        _recurrentGradient.Span.Clear();
        FillSurrogate(steps);
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

    // Decay, integration, threshold and reset of one step: one pass over the neurons, in blocks of 64 whose spikes are the bits of a
    // word. Nothing branches on a spike inside a block; a second spike of a neuron in one step is rare and goes its own way.
    private void Advance(int t)
    {
        int width = Width;
        Spikes.Reserve(width);
        for (int block = 0; block < width; block += BlockSize)
        {
            int length = Math.Min(BlockSize, width - block);
            AddSecondCurrent(block, length);
            ulong fired = Integrate((t * width) + block, block, length, out bool isSingle);
            if (_layer.Layer.Spiking)
            {
                Fire(block, fired, isSingle);
            }
        }

        if (_keepsMembrane && !_settings.Loss.BeforeReset)
        {
            _membrane.Span.CopyTo(_after.Span[(t * width)..]);
        }

        Spikes.EndStep();
    }

    // The second current waits in _second until the first one is integrated.
    private void AddSecondCurrent(int block, int length)
    {
        if (_current.Length == 1)
        {
            return;
        }

        ref float current = ref Unsafe.Add(ref _current[1].First, block);
        ref float decay = ref Unsafe.Add(ref _layer.Decay[1].First, block);
        ref float second = ref Unsafe.Add(ref _second.First, block);
        for (nuint at = 0; at < (nuint)length; at += Lanes)
        {
            Vector256<float> decayed = Vector256.LoadUnsafe(ref current, at) * Vector256.LoadUnsafe(ref decay, at);
            decayed.StoreUnsafe(ref current, at);
            decayed.StoreUnsafe(ref second, at);
        }
    }

    private ulong Integrate(int row, int block, int length, out bool isSingle)
    {
        ref float current = ref Unsafe.Add(ref _current[0].First, block);
        ref float decay = ref Unsafe.Add(ref _layer.Decay[0].First, block);
        ref float second = ref Unsafe.Add(ref _second.First, block);
        ref float membraneDecay = ref Unsafe.Add(ref _layer.MembraneDecay.First, block);
        ref float membrane = ref Unsafe.Add(ref _membrane.First, block);
        ref float threshold = ref Unsafe.Add(ref _layer.FiringThreshold.First, block);
        ref float before = ref Unsafe.Add(ref _before.First, row);
        Vector256<float> again = Vector256<float>.Zero;
        ulong fired = 0;
        for (int i = 0; i < length; i += Lanes)
        {
            nuint at = (nuint)i;
            Vector256<float> sum = Vector256.LoadUnsafe(ref current, at) * Vector256.LoadUnsafe(ref decay, at);
            sum.StoreUnsafe(ref current, at);
            sum += Vector256.LoadUnsafe(ref second, at);
            Vector256<float> v = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref membraneDecay, at), Vector256.LoadUnsafe(ref membrane, at), sum);
            v.StoreUnsafe(ref before, at);
            Vector256<float> theta = Vector256.LoadUnsafe(ref threshold, at);
            Vector256<float> above = Vector256.GreaterThanOrEqual(v, theta);
            v -= theta & above;
            v.StoreUnsafe(ref membrane, at);
            fired |= (ulong)above.ExtractMostSignificantBits() << i;
            again |= Vector256.GreaterThanOrEqual(v, theta);
        }

        isSingle = again == Vector256<float>.Zero;
        return fired;
    }

    private void Fire(int block, ulong fired, bool isSingle)
    {
        ref float sums = ref Unsafe.Add(ref _spikeSums.First, block);
        for (; fired != 0; fired &= fired - 1)
        {
            int at = BitOperations.TrailingZeroCount(fired);
            float spikes = isSingle ? 1 : 1 + FireAgain(block + at);
            Unsafe.Add(ref sums, at) += spikes;
            Spikes.AddReserved(block + at, spikes);
        }
    }

    private int FireAgain(int id)
    {
        ref float membrane = ref Unsafe.Add(ref _membrane.First, id);
        float threshold = Unsafe.Add(ref _layer.FiringThreshold.First, id);
        int spikes = 0;
        while (membrane >= threshold && spikes < _layer.Layer.SpikeCap - 1)
        {
            spikes++;
            membrane -= threshold;
        }

        return spikes;
    }

    // The membranes of the forward pass become their surrogate derivatives in place.
    private void FillSurrogate(int steps)
    {
        if (_layer.Layer.Spiking)
        {
            SurrogateRows.Replace(_settings.Surrogate, _before.Span[..(steps * Width)], _layer.Threshold.Span, _layer.Layer.SpikeCap);
        }
        else
        {
            _before.Span[..(steps * Width)].Clear();
        }
    }

    private void BackwardStep(int t, bool isLast)
    {
        nuint row = (nuint)(t * Width);
        nuint next = isLast ? 0 : (nuint)Width;
        ref float g = ref _membraneGradient.First;
        ref float phi = ref _before.First;
        ref float spike = ref Gradient.First;
        ref float recurrent = ref _recurrentGradient.First;
        ref float threshold = ref _layer.Threshold.First;
        ref float membraneDecay = ref _layer.MembraneDecay.First;
        ref float decay = ref _layer.Decay[0].First;
        ref float decay2 = ref _layer.Decay[^1].First;
        ref float u = ref _u[0].First;
        ref float u2 = ref _u[^1].First;
        ref float readout = ref ReadoutGradient.First;
        bool resets = _settings.ResetGradient && _layer.Layer.Spiking;
        bool isBefore = _keepsMembrane && _settings.Loss.BeforeReset;
        bool isAfter = _keepsMembrane && !_settings.Loss.BeforeReset;
        bool hasSecond = _u.Length == 2;
        Vector256<float> later = isLast ? Vector256<float>.Zero : Vector256<float>.AllBitsSet;

        // Padding has an infinite threshold and no slope; the minimum keeps their product a number.
        Vector256<float> largest = Vector256.Create(float.MaxValue);
        for (nuint at = 0; at < (nuint)Width; at += Lanes)
        {
            Vector256<float> after = Vector256.LoadUnsafe(ref membraneDecay, at) * Vector256.LoadUnsafe(ref g, at);
            if (isAfter)
            {
                after += Vector256.LoadUnsafe(ref readout, row + at);
            }

            Vector256<float> ofSpikes = Vector256.LoadUnsafe(ref spike, row + at) + Vector256.LoadUnsafe(ref recurrent, at);
            if (resets)
            {
                ofSpikes -= Vector256.Min(Vector256.LoadUnsafe(ref threshold, at), largest) * after;
            }

            Vector256<float> ofMembrane = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref phi, row + at), ofSpikes, after);
            if (isBefore)
            {
                ofMembrane += Vector256.LoadUnsafe(ref readout, row + at);
            }

            ofMembrane.StoreUnsafe(ref g, at);
            (Vector256.LoadUnsafe(ref decay, at) * (ofMembrane + (Vector256.LoadUnsafe(ref u, row + at + next) & later))).StoreUnsafe(ref u, row + at);
            if (hasSecond)
            {
                (Vector256.LoadUnsafe(ref decay2, at) * (ofMembrane + (Vector256.LoadUnsafe(ref u2, row + at + next) & later))).StoreUnsafe(ref u2, row + at);
            }
        }
    }

    private void Reserve(int steps)
    {
        if (steps <= _capacity)
        {
            return;
        }

        _capacity = Math.Max(steps, 2 * _capacity);
        _before = new AlignedBuffer<float>(_capacity * Width);
        _u = [.. _u.Select(_ => new AlignedBuffer<float>(_capacity * Width))];
        Gradient = new AlignedBuffer<float>(_capacity * Width);
        if (_keepsMembrane)
        {
            _after = new AlignedBuffer<float>(_capacity * Width);
            ReadoutGradient = new AlignedBuffer<float>(_capacity * Width);
        }
    }
}
