using SpikeSim.Chips;

namespace SpikeSim.Mapping;

/// <summary>
/// Chooses the scale of each neuron of a driven layer, and the weight shifts that all of them share. A scale that puts the largest weight
/// at the end of its word wastes nothing; a smaller one leaves the states more room, a larger one clips a few weights for the sake of the
/// others. All are tried in integer arithmetic.
/// </summary>
internal sealed class ScaleSearch
{
    /// <summary>Scales that are tried, in quarters of an octave from the one that fills the weight word.</summary>
    private static readonly int[] CoarseQuarters = [0, -3, -8];

    private static readonly int[] FineQuarters = [2, 1, 0, -1, -2, -3, -4, -5, -6, -8, -10, -12];

    /// <summary>The same from the one whose largest current just fits its word, where that is smaller: beyond it currents saturate.</summary>
    private static readonly int[] CoarseRoomQuarters = [0];

    private static readonly int[] FineRoomQuarters = [0, -1, -2, -4];

    private const int StartShift = 1;

    /// <summary>The share of the state word that a threshold may take.</summary>
    public const double ThresholdShare = 0.85;

    private readonly DrivenLayer _sample;
    private readonly DrivenLayer _layer;
    private readonly ChipArithmetic _arithmetic;
    private readonly double[] _gain;
    private readonly double[,] _weightPeaks;
    private readonly double[] _currentPeaks;
    private readonly double _membranePeak;
    private readonly ParallelOptions _parallel;
    private readonly Dictionary<(int First, int Second), ScaleTrial[]> _coarse = [];
    private readonly Dictionary<(int First, int Second), ScaleTrial[]> _fine = [];

    /// <summary>Prepares a search.</summary>
    /// <param name="sample">The layer with a few inputs, which are enough for the shifts.</param>
    /// <param name="layer">The layer with more of them, for the scales.</param>
    /// <param name="arithmetic">The words of the core.</param>
    /// <param name="gain">[neuron][current] factors on weights.</param>
    /// <param name="parallel">How many neurons may be tried at once.</param>
    public ScaleSearch(DrivenLayer sample, DrivenLayer layer, ChipArithmetic arithmetic, double[] gain, ParallelOptions parallel)
    {
        _sample = sample;
        _layer = layer;
        _arithmetic = arithmetic;
        _gain = gain;
        _parallel = parallel;
        _membranePeak = layer.Fires ? 0 : Peak(layer.Membrane);
        _weightPeaks = WeightPeaks();
        _currentPeaks = [.. Enumerable.Range(0, layer.Neurons).Select(n => Peak(layer.Current.AsSpan(n * layer.Currents * layer.Steps, layer.Currents * layer.Steps)))];
    }

    /// <summary>The scales and shifts with the least error, one result per objective.</summary>
    public IReadOnlyList<LayerIntegers> Best(IReadOnlyList<ErrorObjective> objectives)
    {
        var best = new LayerIntegers[objectives.Count];
        for (int o = 0; o < best.Length; o++)
        {
            int[] shift = Climb(objectives[o]);
            if (!_fine.TryGetValue((shift[0], shift[^1]), out ScaleTrial[]? trials))
            {
                trials = Trials(shift, FineQuarters, FineRoomQuarters);
                Measure(trials, _layer);
                _fine.Add((shift[0], shift[^1]), trials);
            }

            best[o] = LayerIntegers.Of(_layer, Chosen(objectives[o], trials, out _), shift, _gain, _arithmetic);
        }

        return best;
    }

    // From a start in the middle to the best neighbour, until none is better.
    private int[] Climb(ErrorObjective objective)
    {
        bool[] isFree = [.. Enumerable.Range(0, _layer.Groups).Select(g => _layer.Entries.Any(e => e.Group == g))];
        int[] best = [.. isFree.Select(free => free ? Math.Min(StartShift, _arithmetic.MaxWeightShift) : 0)];
        double least = double.PositiveInfinity;
        for (bool isBetter = true; isBetter;)
        {
            isBetter = false;
            int[][] neighbours = [best, .. Neighbours(best, isFree)];
            MeasureCoarse(neighbours);
            foreach (int[] neighbour in neighbours)
            {
                Chosen(objective, _coarse[(neighbour[0], neighbour[^1])], out double total);
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

    private void MeasureCoarse(int[][] shifts)
    {
        var trials = new List<ScaleTrial>();
        foreach (int[] shift in shifts)
        {
            if (!_coarse.ContainsKey((shift[0], shift[^1])))
            {
                ScaleTrial[] added = Trials(shift, CoarseQuarters, CoarseRoomQuarters);
                _coarse.Add((shift[0], shift[^1]), added);
                trials.AddRange(added);
            }
        }

        Measure(trials, _sample);
    }

    private ScaleTrial[] Trials(int[] shift, int[] quarters, int[] roomQuarters) =>
    [
        .. quarters.Select(q => new ScaleTrial(shift, Scales(shift, q, isRoom: false))),
        .. roomQuarters.Select(q => new ScaleTrial(shift, Scales(shift, q, isRoom: true))),
    ];

    private void Measure(IReadOnlyList<ScaleTrial> trials, DrivenLayer layer) => Parallel.For(
        0,
        trials.Count == 0 ? 0 : _layer.Neurons,
        _parallel,
        () => new NeuronTrial(layer, _arithmetic),
        (n, _, trial) =>
        {
            trial.Take(n);
            for (int first = 0; first < trials.Count; first += NeuronTrial.Lanes)
            {
                int lanes = Math.Min(NeuronTrial.Lanes, trials.Count - first);
                for (int lane = 0; lane < lanes; lane++)
                {
                    Set(trial, lane, n, trials[first + lane]);
                }

                trial.Run();
                for (int lane = 0; lane < lanes; lane++)
                {
                    trials[first + lane].CurrentError[n] = trial.CurrentError[lane];
                    trials[first + lane].ResponseError[n] = trial.ResponseError[lane];
                }
            }

            return trial;
        },
        _ => { });

    private void Set(NeuronTrial trial, int lane, int neuron, ScaleTrial tried)
    {
        double scale = tried.Scale[neuron];
        int at = lane;
        for (int c = 0; c < _layer.Currents; c++)
        {
            double factor = scale * _gain[(neuron * _layer.Currents) + c];
            foreach (DrivenEntry entry in _layer.Entries.AsSpan(_layer.RangeOf(neuron, c)))
            {
                trial.Weights[at] = LayerIntegers.Weight(LayerIntegers.Exact(entry, factor, tried.Shift), _arithmetic) << tried.Shift[entry.Group];
                at += NeuronTrial.Lanes;
            }
        }

        trial.Threshold[lane] = LayerIntegers.ThresholdOf(_layer, neuron, scale, _arithmetic);
        trial.Bias[lane] = LayerIntegers.BiasOf(_layer, neuron, scale, _arithmetic);
        trial.InverseScale[lane] = (float)(1 / scale);
    }

    private double[] Chosen(ErrorObjective objective, ScaleTrial[] trials, out double total)
    {
        if (!_layer.Fires)
        {
            // Outputs that are read by their membranes share one scale.
            double[] sums = [.. trials.Select(t => Enumerable.Range(0, _layer.Neurons).Sum(n => objective.Of(t, n, _layer)))];
            total = sums.Min();
            return trials[Array.IndexOf(sums, total)].Scale;
        }

        var chosen = new double[_layer.Neurons];
        total = 0;
        for (int n = 0; n < chosen.Length; n++)
        {
            double least = double.PositiveInfinity;
            foreach (ScaleTrial trial in trials)
            {
                double error = objective.Of(trial, n, _layer);
                (least, chosen[n]) = error < least || chosen[n] == 0 ? (error, trial.Scale[n]) : (least, chosen[n]);
            }

            total += least;
        }

        return chosen;
    }

    private double[] Scales(int[] shift, int quarter, bool isRoom)
    {
        var scales = new double[_layer.Neurons];
        double factor = Math.Pow(2, quarter / 4.0);
        for (int n = 0; n < scales.Length; n++)
        {
            double full = double.PositiveInfinity;
            for (int g = 0; g < shift.Length; g++)
            {
                full = _weightPeaks[g, n] == 0 ? full : Math.Min(full, Math.ScaleB(_arithmetic.MaxWeight, shift[g]) / _weightPeaks[g, n]);
            }

            full = isRoom && _currentPeaks[n] > 0 ? Math.Min(full, NeuronTrial.Room * _arithmetic.MaxState / _currentPeaks[n]) : full;
            scales[n] = Math.Min(double.IsFinite(full) ? full * factor : double.PositiveInfinity, Limit(n));
        }

        if (!_layer.Fires)
        {
            scales.AsSpan().Fill(scales.Min());
        }

        return scales;
    }

    private double Limit(int n)
    {
        double threshold = _layer.Fires ? Math.Abs(_layer.Threshold[n]) : 0;
        double limit = threshold == 0 ? _arithmetic.MaxState : ThresholdShare * _arithmetic.MaxState / threshold;
        if (_membranePeak > 0)
        {
            // A membrane that is read must stay below the threshold at the end of its word, and off its other end.
            limit = Math.Min(limit, NeuronTrial.Room * _arithmetic.MaxState / _membranePeak);
        }

        return _layer.Bias[n] == 0 ? limit : Math.Min(limit, _arithmetic.MaxBias / Math.Abs(_layer.Bias[n]));
    }

    private double[,] WeightPeaks()
    {
        var peaks = new double[_layer.Groups, _layer.Neurons];
        for (int n = 0; n < _layer.Neurons; n++)
        {
            for (int c = 0; c < _layer.Currents; c++)
            {
                double gain = _gain[(n * _layer.Currents) + c];
                foreach (DrivenEntry entry in _layer.Entries.AsSpan(_layer.RangeOf(n, c)))
                {
                    peaks[entry.Group, n] = Math.Max(peaks[entry.Group, n], Math.Abs(entry.Weight * gain));
                }
            }
        }

        return peaks;
    }

    private static double Peak(ReadOnlySpan<float> values)
    {
        float peak = 0;
        foreach (float value in values)
        {
            peak = Math.Max(peak, Math.Abs(value));
        }

        return peak;
    }
}
