using System.Runtime.Intrinsics;
using SpikeSim.Chips;

namespace SpikeSim.Mapping;

/// <summary>
/// Rounds weights for the sake of the current that they add up to: a weight goes to the other neighbour of its exact value where that
/// brings the current over all inputs closer to the wanted one. So the errors of a neuron's weights, and the drift of integer decays, make
/// up for each other.
/// </summary>
internal sealed class WeightRounding
{
    /// <summary>How often every weight is looked at; more change little.</summary>
    private const int Sweeps = 3;

    private readonly DrivenLayer _layer;
    private readonly ChipArithmetic _arithmetic;
    private readonly float _drift;
    private readonly Dictionary<int, SourceTraces> _traces = [];

    public WeightRounding(DrivenLayer layer, ChipArithmetic arithmetic)
    {
        _layer = layer;
        _arithmetic = arithmetic;

        // A shift rounds down: what a decay takes away is half a unit too little on average.
        _drift = arithmetic.DecayRule is DecayRule.PositiveTail or DecayRule.Shift ? 0.5f : 0;
        foreach (int shift in layer.CurrentShift.SelectMany(s => s).Distinct().Order())
        {
            _traces.Add(shift, new SourceTraces(layer, shift));
        }
    }

    /// <summary>The same integers with weights that are rounded up or down as the currents ask for.</summary>
    public LayerIntegers Rounded(LayerIntegers start, ParallelOptions parallel)
    {
        int[] weights = [.. start.Weights];
        Parallel.For(
            0,
            _layer.Neurons,
            parallel,
            () => new float[_layer.Steps],
            (n, _, residual) =>
            {
                for (int c = 0; c < _layer.Currents; c++)
                {
                    Round(start, n, c, residual, weights);
                }

                return residual;
            },
            _ => { });
        return start with { Weights = weights };
    }

    // The current is taken as it is without the ends of its word, which no rounding can make up for.
    private void Round(LayerIntegers start, int n, int c, float[] residual, int[] weights)
    {
        SourceTraces traces = _traces[_layer.CurrentShift[c][n]];
        double factor = start.Scale[n] * start.Gain[(n * _layer.Currents) + c];
        (int first, int count) = _layer.RangeOf(n, c).GetOffsetAndLength(weights.Length);
        traces.Drift.AsSpan().CopyTo(residual);
        Scale(residual, _drift / (float)start.Scale[n]);
        for (int i = first; i < first + count; i++)
        {
            DrivenEntry entry = _layer.Entries[i];
            double wrong = weights[i] - LayerIntegers.Exact(entry, factor, start.Shift);
            AddScaled(residual, traces.Of(entry.Source), (float)(Math.ScaleB(wrong, start.Shift[entry.Group]) / start.Scale[n]));
        }

        for (int sweep = 0; sweep < Sweeps; sweep++)
        {
            bool isChanged = false;
            for (int i = first; i < first + count; i++)
            {
                DrivenEntry entry = _layer.Entries[i];
                ReadOnlySpan<float> trace = traces.Of(entry.Source);
                float unit = (float)(Math.ScaleB(1, start.Shift[entry.Group]) / start.Scale[n]);
                float pull = Dot(residual, trace);
                int step = pull > 0 ? -1 : 1;
                int other = weights[i] + step;
                bool isNeighbour = other >= _arithmetic.MinWeight && other <= _arithmetic.MaxWeight
                    && Math.Abs(other - LayerIntegers.Exact(entry, factor, start.Shift)) < 1;
                if (isNeighbour && 2 * Math.Abs(pull) > unit * traces.Power(entry.Source))
                {
                    weights[i] = other;
                    AddScaled(residual, trace, step * unit);
                    isChanged = true;
                }
            }

            if (!isChanged)
            {
                return;
            }
        }
    }

    // Eight lanes on every machine, so that sums are the same everywhere.
    internal static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        Vector256<float> sums = Vector256<float>.Zero;
        int i = 0;
        for (; i <= a.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            sums += Vector256.Create(a.Slice(i, Vector256<float>.Count)) * Vector256.Create(b.Slice(i, Vector256<float>.Count));
        }

        float sum = 0;
        for (int lane = 0; lane < Vector256<float>.Count; lane++)
        {
            sum += sums[lane];
        }

        for (; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    private static void Scale(Span<float> values, float factor)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] *= factor;
        }
    }

    private static void AddScaled(Span<float> to, ReadOnlySpan<float> values, float factor)
    {
        int i = 0;
        for (; i <= to.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            Span<float> part = to.Slice(i, Vector256<float>.Count);
            (Vector256.Create((ReadOnlySpan<float>)part) + (Vector256.Create(values.Slice(i, Vector256<float>.Count)) * factor)).CopyTo(part);
        }

        for (; i < to.Length; i++)
        {
            to[i] += values[i] * factor;
        }
    }
}
