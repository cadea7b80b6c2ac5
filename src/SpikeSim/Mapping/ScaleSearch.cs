using SpikeSim.Chips;

namespace SpikeSim.Mapping;

/// <summary>
/// Chooses the scale of each neuron of a driven layer, and the weight shifts that all of them share. A scale that puts the largest weight
/// at the end of its word wastes nothing; a smaller one leaves the states more room, a larger one clips a few weights for the sake of the
/// others. All are tried in integer arithmetic.
/// </summary>
internal sealed class ScaleSearch
{
    /// <summary>Scales that are tried, relative to the one that fills the weight word, in quarters of an octave.</summary>
    private static readonly int[] CoarseQuarters = [0, -2, -4, -8];

    private static readonly int[] FineQuarters = [2, 1, 0, -1, -2, -3, -4, -5, -6, -8, -10, -12];

    private const int StartShift = 1;

    /// <summary>The share of the state word that a threshold may take.</summary>
    public const double ThresholdShare = 0.85;

    private readonly DrivenLayer _layer;
    private readonly ChipArithmetic _arithmetic;
    private readonly double[] _gain;
    private readonly double[][] _peaks;
    private readonly bool _shared;
    private readonly double _peak;
    private readonly DrivenSimulation _simulation;

    public ScaleSearch(DrivenLayer layer, ChipArithmetic arithmetic, double[] gain)
    {
        _layer = layer;
        _arithmetic = arithmetic;
        _gain = gain;
        _shared = !layer.Fires;
        _peak = _shared && layer.Membrane.Length > 0 ? layer.Membrane.Max(Math.Abs) : 0;
        _peaks = [.. layer.Groups.Select(Peaks)];
        _simulation = new DrivenSimulation(layer, arithmetic);
    }

    /// <summary>The scales and shifts with the least error, one result per objective.</summary>
    public IReadOnlyList<LayerIntegers> Best(IReadOnlyList<ErrorObjective> objectives)
    {
        var tried = new Dictionary<(int First, int Second), double[]>();
        return
        [
            .. objectives.Select((objective, o) =>
            {
                int[] shift = Climb(o, pair => tried.TryGetValue((pair[0], pair[^1]), out double[]? totals)
                    ? totals
                    : tried[(pair[0], pair[^1])] = Try(pair, CoarseQuarters, objectives).Totals);
                return LayerIntegers.Of(_layer, Try(shift, FineQuarters, [objective]).Scales[0], shift, _gain, _arithmetic);
            }),
        ];
    }

    // From a start in the middle to the best neighbour, until none is better.
    private int[] Climb(int objective, Func<int[], double[]> totals)
    {
        bool[] isFree = [.. _layer.Groups.Select(g => g.Count > 0)];
        int[] best = [.. isFree.Select(free => free ? Math.Min(StartShift, _arithmetic.MaxWeightShift) : 0)];
        double least = totals(best)[objective];
        for (bool isBetter = true; isBetter;)
        {
            isBetter = false;
            foreach (int[] neighbour in Neighbours(best, isFree))
            {
                double total = totals(neighbour)[objective];
                if (total < least)
                {
                    (least, best, isBetter) = (total, neighbour, true);
                }
            }
        }

        return best;
    }

    private IEnumerable<int[]> Neighbours(int[] shift, bool[] isFree)
    {
        for (int a = -1; a <= 1; a++)
        {
            for (int b = -1; b <= 1; b++)
            {
                int[] neighbour = shift.Length == 1 ? [shift[0] + a] : [shift[0] + a, shift[1] + b];
                bool isFixed = (a != 0 && !isFree[0]) || (b != 0 && !isFree[^1]) || (shift.Length == 1 && b != 0);
                if (!isFixed && neighbour.All(s => s >= 0 && s <= _arithmetic.MaxWeightShift))
                {
                    yield return neighbour;
                }
            }
        }
    }

    private (double[] Totals, double[][] Scales) Try(int[] shift, int[] quarters, IReadOnlyList<ErrorObjective> objectives)
    {
        double[][] scales = [.. quarters.Select(q => Scales(shift, q))];
        DrivenErrors[] errors = [.. scales.Select(s => _simulation.Errors(LayerIntegers.Of(_layer, s, shift, _gain, _arithmetic)))];
        var totals = new double[objectives.Count];
        var chosen = new double[objectives.Count][];
        for (int o = 0; o < objectives.Count; o++)
        {
            chosen[o] = _shared ? Shared(objectives[o], scales, errors, out totals[o]) : PerNeuron(objectives[o], scales, errors, out totals[o]);
        }

        return (totals, chosen);
    }

    private double[] PerNeuron(ErrorObjective objective, double[][] scales, DrivenErrors[] errors, out double total)
    {
        var chosen = new double[_layer.Neurons];
        total = 0;
        for (int n = 0; n < chosen.Length; n++)
        {
            int best = 0;
            for (int c = 1; c < errors.Length; c++)
            {
                best = objective.Of(errors[c], n, _layer) < objective.Of(errors[best], n, _layer) ? c : best;
            }

            chosen[n] = scales[best][n];
            total += objective.Of(errors[best], n, _layer);
        }

        return chosen;
    }

    private double[] Shared(ErrorObjective objective, double[][] scales, DrivenErrors[] errors, out double total)
    {
        double[] sums = [.. errors.Select(e => Enumerable.Range(0, _layer.Neurons).Sum(n => objective.Of(e, n, _layer)))];
        int best = Array.IndexOf(sums, sums.Min());
        total = sums[best];
        return scales[best];
    }

    private double[] Scales(int[] shift, int quarter)
    {
        var scales = new double[_layer.Neurons];
        for (int n = 0; n < scales.Length; n++)
        {
            double full = double.PositiveInfinity;
            for (int g = 0; g < shift.Length; g++)
            {
                full = _peaks[g][n] == 0 ? full : Math.Min(full, Math.ScaleB(_arithmetic.MaxWeight, shift[g]) / _peaks[g][n]);
            }

            scales[n] = Math.Min(double.IsFinite(full) ? full * Math.Pow(2, quarter / 4.0) : double.PositiveInfinity, Limit(n));
        }

        if (_shared)
        {
            scales.AsSpan().Fill(scales.Min());
        }

        return scales;
    }

    private double Limit(int n)
    {
        double threshold = _layer.Fires ? Math.Abs(_layer.Threshold[n]) : 0;
        double limit = threshold == 0 ? _arithmetic.MaxState : ThresholdShare * _arithmetic.MaxState / threshold;
        if (!_layer.Fires && _peak > 0)
        {
            // A membrane that is read must stay below the threshold at the end of its word, and off its other end.
            limit = Math.Min(limit, DrivenSimulation.Room * _arithmetic.MaxState / _peak);
        }

        return _layer.Bias[n] == 0 ? limit : Math.Min(limit, _arithmetic.MaxBias / Math.Abs(_layer.Bias[n]));
    }

    private double[] Peaks(SparseRows rows)
    {
        var peaks = new double[_layer.Neurons];
        for (int i = 0; i < rows.Count; i++)
        {
            double weight = Math.Abs(rows.Weight(i) * _gain[(rows.Target(i) * _layer.Currents) + rows.Current(i)]);
            peaks[rows.Target(i)] = Math.Max(peaks[rows.Target(i)], weight);
        }

        return peaks;
    }
}
