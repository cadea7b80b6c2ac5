using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SpikeSim.Chips;

namespace SpikeSim.Mapping;

/// <summary>
/// Tries integers of one neuron of a driven layer, eight at a time, each in a lane of its own: currents, decays, membrane, spikes; sums
/// are clamped once a step. States clamp somewhat before the end of their word, so that what is chosen here leaves room for inputs that
/// are stronger than the calibration. The lanes are eight on every machine, so that sums are the same everywhere.
/// </summary>
/// <remarks>An object belongs to one thread.</remarks>
internal sealed class NeuronTrial
{
    /// <summary>Integers that are tried at once.</summary>
    public const int Lanes = 8;

    /// <summary>The share of the state word that is used.</summary>
    public const double Room = 0.9;

    /// <summary>What is left of a difference between spike trains after a step: spikes that are a few steps late count little.</summary>
    private const float Smoothing = 0.95f;

    private const int CountBits = 16;

    private readonly DrivenLayer _layer;
    private readonly ChipArithmetic _arithmetic;
    private readonly Vector256<int> _low;
    private readonly Vector256<int> _high;
    private readonly int[] _weights;
    private readonly int[] _sources; // Of the entries of the neuron.
    private readonly int[] _starts; // [step][current], then the end: events of the neuron.
    private uint[] _events = []; // The entry, and above it the count.
    private int _neuron;

    public NeuronTrial(DrivenLayer layer, ChipArithmetic arithmetic)
    {
        _layer = layer;
        _arithmetic = arithmetic;
        _low = Vector256.Create((int)(Room * arithmetic.MinState));
        _high = Vector256.Create((int)(Room * arithmetic.MaxState));
        _weights = new int[layer.MostEntries * Lanes];
        _sources = new int[layer.MostEntries];
        _starts = new int[(layer.Steps * layer.Currents) + 1];
    }

    /// <summary>[entry of the neuron][lane] weights, shifted as the chip adds them.</summary>
    public Span<int> Weights => _weights;

    public int[] Threshold { get; } = new int[Lanes];

    public int[] Bias { get; } = new int[Lanes];

    public float[] InverseScale { get; } = new float[Lanes];

    /// <summary>The summed squared error of the currents by lane, in squared membrane units.</summary>
    public double[] CurrentError { get; } = new double[Lanes];

    /// <summary>
    /// By lane, how badly spikes follow those in floating point: squared differences of spike trains smoothed over some steps. Where the
    /// neuron does not fire, the squared error of its membrane in membrane units.
    /// </summary>
    public double[] ResponseError { get; } = new double[Lanes];

    /// <summary>Takes a neuron, whose events are listed once for all that is tried with it.</summary>
    public void Take(int neuron)
    {
        _neuron = neuron;
        (int first, int count) = _layer.RangeOf(neuron);
        for (int i = 0; i < count; i++)
        {
            _sources[i] = _layer.Entries[first + i].Source;
        }

        int boundary = _layer.Currents == 1 ? count : _layer.RangeOf(neuron, 0).GetOffsetAndLength(_layer.Entries.Length).Length;
        int listed = 0;
        for (int step = 0; step < _layer.Steps; step++)
        {
            if (_events.Length < listed + count)
            {
                Array.Resize(ref _events, Math.Max(2 * _events.Length, listed + count));
            }

            ref ushort counts = ref _layer.Counts[step * _layer.Sources];
            _starts[step * _layer.Currents] = listed;
            listed = List(ref counts, 0, boundary, listed);
            if (_layer.Currents == 2)
            {
                _starts[(step * 2) + 1] = listed;
                listed = List(ref counts, boundary, count, listed);
            }
        }

        _starts[^1] = listed;
    }

    /// <summary>Runs all lanes over all clips, each from the reset state.</summary>
    public void Run()
    {
        Vector256<float> inverse = Vector256.Create(InverseScale);
        Vector256<int> threshold = Vector256.Create(Threshold);
        Vector256<int> bias = Vector256.Create(Bias);
        int currents = _layer.Currents;
        int[] shifts = [.. _layer.CurrentShift.Select(s => s[_neuron])];
        int membraneShift = _layer.MembraneShift[_neuron];
        var currentError = (Low: Vector256<double>.Zero, High: Vector256<double>.Zero);
        var responseError = (Low: Vector256<double>.Zero, High: Vector256<double>.Zero);
        int step = 0;
        foreach (int steps in _layer.ClipSteps)
        {
            Vector256<int> first = Vector256<int>.Zero;
            Vector256<int> second = Vector256<int>.Zero;
            Vector256<int> membrane = Vector256<int>.Zero;
            Vector256<float> difference = Vector256<float>.Zero;
            for (int end = step + steps; step < end; step++)
            {
                first = Decayed(first + Drive(step, 0), shifts[0]);
                Add(ref currentError, CurrentDifference(first, inverse, step, 0));
                if (currents == 2)
                {
                    second = Decayed(second + Drive(step, 1), shifts[1]);
                    Add(ref currentError, CurrentDifference(second, inverse, step, 1));
                }

                membrane = Integrated(membrane, first + second, bias, membraneShift);
                int at = (_neuron * _layer.Steps) + step;
                if (_layer.Fires)
                {
                    Vector256<int> spikes = Fire(ref membrane, threshold);
                    difference = (difference * Smoothing) + Vector256.ConvertToSingle(spikes - Vector256.Create((int)_layer.Spikes[at]));
                }
                else
                {
                    difference = (Vector256.ConvertToSingle(membrane) * inverse) - Vector256.Create(_layer.Membrane[at]);
                }

                Add(ref responseError, difference);
            }
        }

        Store(currentError, CurrentError);
        Store(responseError, ResponseError);
    }

    // Every entry is written; those without events are written over by the next.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int List(ref ushort counts, int first, int end, int listed)
    {
        ref uint events = ref MemoryMarshal.GetArrayDataReference(_events);
        ref int sources = ref MemoryMarshal.GetArrayDataReference(_sources);
        for (int i = first; i < end; i++)
        {
            uint count = Unsafe.Add(ref counts, Unsafe.Add(ref sources, i));
            Unsafe.Add(ref events, listed) = (uint)i | (count << CountBits);
            listed += count != 0 ? 1 : 0;
        }

        return listed;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<int> Drive(int step, int current)
    {
        ref int weights = ref MemoryMarshal.GetArrayDataReference(_weights);
        int at = (step * _layer.Currents) + current;
        Vector256<int> sum = Vector256<int>.Zero;
        foreach (uint e in _events.AsSpan(_starts[at].._starts[at + 1]))
        {
            sum += Vector256.LoadUnsafe(ref weights, Lanes * (e & ((1u << CountBits) - 1))) * Vector256.Create((int)(e >> CountBits));
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<float> CurrentDifference(Vector256<int> current, Vector256<float> inverse, int step, int index)
    {
        int at = (((_neuron * _layer.Currents) + index) * _layer.Steps) + step;
        return (Vector256.ConvertToSingle(current) * inverse) - Vector256.Create(_layer.Current[at]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<int> Integrated(Vector256<int> membrane, Vector256<int> currents, Vector256<int> bias, int shift)
    {
        Vector256<int> delta = currents - Leak(membrane, shift);
        return _arithmetic.MembraneRule == MembraneRule.SingleSum
            ? Clamp(membrane + delta)
            : Clamp(membrane + Clamp(Clamp(delta) + bias));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<int> Fire(ref Vector256<int> membrane, Vector256<int> threshold)
    {
        Vector256<int> spikes = Vector256<int>.Zero;
        Vector256<int> fires = Vector256.GreaterThanOrEqual(membrane, threshold);
        for (int i = 0; i < _layer.SpikeCap && fires != Vector256<int>.Zero; i++)
        {
            spikes -= fires;
            membrane = Clamp(membrane - (threshold & fires));
            fires &= Vector256.GreaterThanOrEqual(membrane, threshold);
        }

        return spikes;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<int> Decayed(Vector256<int> current, int shift)
    {
        Vector256<int> clamped = Clamp(current);
        return clamped - Leak(clamped, shift);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<int> Leak(Vector256<int> value, int shift)
    {
        Vector256<int> leak = value >> shift;
        if (_arithmetic.DecayRule == DecayRule.Shift)
        {
            return leak;
        }

        if (_arithmetic.DecayRule == DecayRule.PositiveTail)
        {
            return leak - (Vector256.Equals(leak, Vector256<int>.Zero) & Vector256.GreaterThan(value, Vector256<int>.Zero));
        }

        Vector256<int> magnitude = Vector256.Abs(value);
        Vector256<int> least = Vector256.Max(magnitude >> shift, Vector256.Min(magnitude, Vector256<int>.One));
        return Vector256.ConditionalSelect(Vector256.LessThan(value, Vector256<int>.Zero), -least, least);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<int> Clamp(Vector256<int> value) => Vector256.Min(Vector256.Max(value, _low), _high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(ref (Vector256<double> Low, Vector256<double> High) sums, Vector256<float> difference)
    {
        (Vector256<double> low, Vector256<double> high) = Vector256.Widen(difference);
        sums = (sums.Low + (low * low), sums.High + (high * high));
    }

    private static void Store((Vector256<double> Low, Vector256<double> High) sums, double[] into)
    {
        sums.Low.CopyTo(into);
        sums.High.CopyTo(into, Vector256<double>.Count);
    }
}
