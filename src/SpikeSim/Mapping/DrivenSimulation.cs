using SpikeSim.Chips;

namespace SpikeSim.Mapping;

/// <summary>
/// The integer arithmetic of a driven layer: currents, decays, membranes; sums are clamped once a step. States clamp somewhat before the
/// end of their word, so that what is chosen here leaves room for inputs that are stronger than the calibration.
/// </summary>
internal sealed class DrivenSimulation
{
    /// <summary>The share of the state word that is used.</summary>
    public const double Room = 0.9;

    private readonly int _low;
    private readonly int _high;
    private readonly DrivenLayer _layer;
    private readonly ChipArithmetic _arithmetic;
    private readonly int[] _current;
    private readonly int[] _membrane;
    private int[][] _weights = [];

    public DrivenSimulation(DrivenLayer layer, ChipArithmetic arithmetic)
    {
        _layer = layer;
        _arithmetic = arithmetic;
        _low = (int)(Room * arithmetic.MinState);
        _high = (int)(Room * arithmetic.MaxState);
        _current = new int[layer.Neurons * layer.Currents];
        _membrane = new int[layer.Neurons];
    }

    /// <summary>
    /// The errors of every neuron under given integers: currents and membranes with the resets of the network in floating point, spikes
    /// with resets of their own.
    /// </summary>
    public DrivenErrors Errors(LayerIntegers integers)
    {
        var errors = new DrivenErrors(_layer.Neurons);
        var followers = new SpikeFollowers(_layer.Neurons, 1);
        Play(
            integers,
            step =>
            {
                for (int n = 0; n < _membrane.Length; n++)
                {
                    int at = (step * _membrane.Length) + n;
                    if (_layer.Fires)
                    {
                        errors.Spikes[n] += Follow(followers, integers, n, 0, integers.Threshold[n], _layer.Resets[at]);
                    }

                    _membrane[n] = Clamp(Integrated(n, _membrane[n], integers.Bias[n]) - (_layer.Resets[at] * integers.Threshold[n]));
                    Observe(errors, integers, n, at);
                }
            },
            followers.Reset);
        return errors;
    }

    /// <summary>How badly the spikes of every neuron follow those in floating point, for several thresholds each.</summary>
    /// <param name="integers">The integers; their thresholds are not used.</param>
    /// <param name="thresholds">Candidates of each neuron, all in rows of the same length.</param>
    /// <returns>[neuron][candidate].</returns>
    public double[][] SpikeErrors(LayerIntegers integers, int[][] thresholds)
    {
        double[][] errors = [.. thresholds.Select(row => new double[row.Length])];
        var followers = new SpikeFollowers(_layer.Neurons, thresholds[0].Length);
        Play(
            integers,
            step =>
            {
                for (int n = 0; n < _membrane.Length; n++)
                {
                    int wanted = _layer.Resets[(step * _membrane.Length) + n];
                    for (int c = 0; c < errors[n].Length; c++)
                    {
                        errors[n][c] += Follow(followers, integers, n, c, thresholds[n][c], wanted);
                    }
                }
            },
            followers.Reset);
        return errors;
    }

    private double Follow(SpikeFollowers followers, LayerIntegers integers, int n, int candidate, int threshold, int wanted)
    {
        int membrane = Integrated(n, followers.Membrane(n, candidate), integers.Bias[n]);
        int spikes = 0;
        for (; membrane >= threshold && spikes < _layer.SpikeCap; spikes++)
        {
            membrane = Clamp(membrane - threshold);
        }

        return followers.Take(n, candidate, membrane, spikes - wanted);
    }

    private void Play(LayerIntegers integers, Action<int> afterCurrents, Action onReset)
    {
        _weights = [.. _layer.Groups.Select((_, group) => integers.Weights(_layer, group, _arithmetic))];
        int step = 0;
        foreach (int steps in _layer.ClipSteps)
        {
            _current.AsSpan().Clear();
            _membrane.AsSpan().Clear();
            onReset();
            for (int end = step + steps; step < end; step++)
            {
                Deliver(step);
                Decay();
                afterCurrents(step);
            }
        }
    }

    private void Deliver(int step)
    {
        for (int e = _layer.EventStarts[step]; e < _layer.EventStarts[step + 1]; e++)
        {
            (int group, int source, int count) = _layer.Events[e];
            SparseRows rows = _layer.Groups[group];
            int[] weights = _weights[group];
            int end = rows.RowStart(source) + rows.RowLength(source);
            for (int i = rows.RowStart(source); i < end; i++)
            {
                _current[(rows.Target(i) * _layer.Currents) + rows.Current(i)] += weights[i] * count;
            }
        }
    }

    private void Decay()
    {
        int currents = _layer.Currents;
        for (int n = 0; n < _membrane.Length; n++)
        {
            for (int c = 0; c < currents; c++)
            {
                ref int current = ref _current[(n * currents) + c];
                current = Clamp(current);
                current -= Leak(current, _layer.CurrentShift[c][n]);
            }
        }
    }

    private int Integrated(int n, int membrane, int bias)
    {
        int currents = _layer.Currents == 2 ? _current[2 * n] + _current[(2 * n) + 1] : _current[n];
        int delta = currents - Leak(membrane, _layer.MembraneShift[n]);
        return _arithmetic.MembraneRule == MembraneRule.SingleSum
            ? Clamp(membrane + delta)
            : Clamp(membrane + Clamp(Clamp(delta) + bias));
    }

    private void Observe(DrivenErrors errors, LayerIntegers integers, int n, int at)
    {
        double scale = 1 / integers.Scale[n];
        for (int c = 0; c < _layer.Currents; c++)
        {
            double difference = (_current[(n * _layer.Currents) + c] * scale) - _layer.Current[(at * _layer.Currents) + c];
            errors.Current[n] += difference * difference;
        }

        double drift = (_membrane[n] * scale) - _layer.Membrane[at];
        if (_layer.Fires && _layer.Membrane[at] < -_layer.Threshold[n])
        {
            errors.Deep[n] += drift * drift;
            return;
        }

        errors.Shallow[n] += drift * drift;
        errors.Drift[n] += drift;
        errors.ShallowSteps[n]++;
    }

    private int Clamp(int value) => Math.Clamp(value, _low, _high);

    private int Leak(int value, int shift)
    {
        int leak = value >> shift;
        return _arithmetic.DecayRule switch
        {
            DecayRule.PositiveTail => leak == 0 && value > 0 ? 1 : leak,
            DecayRule.Shift => leak,
            _ => Math.Sign(value) * Math.Max(Math.Abs(value) >> shift, Math.Abs(Math.Sign(value))),
        };
    }
}
