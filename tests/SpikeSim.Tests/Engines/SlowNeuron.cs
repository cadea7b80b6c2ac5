using SpikeSim.Networks;
using SpikeSim.Rasters;

namespace SpikeSim.Tests.Engines;

/// <summary>
/// One neuron by brute force, independent of the engine: the differential equations by their Taylor series (no closed form), V looked
/// at on a dense grid and at its maxima between grid points, crossings by bisection.
/// </summary>
internal sealed class SlowNeuron(Population population, double[][] weights)
{
    private const int Terms = 18;
    private const int PointsPerTau = 60;

    private readonly double _tau = population.TauMembraneSeconds[0];
    private readonly double[] _tauSynapse = [.. population.TauSynapseSeconds.Select(t => t[0])];
    private readonly double _threshold = population.Threshold[0];

    public List<double> Run(TimedInput input)
    {
        var state = new double[1 + _tauSynapse.Length];
        var held = new double[input.Channels];
        var spikes = new List<double>();
        double now = 0;
        double release = 0;
        double[] instants = [.. input.Events.Select(e => e.Seconds).Concat(input.Currents.Select(c => c.Seconds)).Append(input.DurationSeconds).Distinct().Order()];
        foreach (double instant in instants)
        {
            Pass(state, held, spikes, ref now, ref release, instant);
            Apply(state, held, input, instant, now < release);
            while (state[0] >= _threshold && now >= release)
            {
                Fire(state, spikes, now, ref release);
            }
        }

        return spikes;
    }

    private void Pass(double[] state, double[] held, List<double> spikes, ref double now, ref double release, double end)
    {
        while (now < end)
        {
            bool isHeld = now < release;
            double grid = new[] { _tau }.Concat(_tauSynapse).Min() / PointsPerTau;
            double step = Math.Min(grid, (isHeld ? Math.Min(release, end) : end) - now);
            double[] next = Step(state, held, step, isHeld);
            double crossing = isHeld ? double.NaN : Crossing(state, held, step, next);
            if (double.IsNaN(crossing))
            {
                next.CopyTo(state, 0);
                now = isHeld && now + step >= release && release <= end ? release : step < grid ? Math.Min(end, Math.Max(now + step, isHeld ? release : end)) : now + step;
            }
            else
            {
                Step(state, held, crossing, isHeld: false).CopyTo(state, 0);
                now += crossing;
                state[0] = _threshold;
                Fire(state, spikes, now, ref release);
            }
        }
    }

    private void Fire(double[] state, List<double> spikes, double now, ref double release)
    {
        spikes.Add(now);
        state[0] = population.Reset == ResetRule.Subtract ? state[0] - _threshold : population.ResetValue.IsEmpty ? 0 : population.ResetValue[0];
        if (population.RefractorySeconds > 0)
        {
            state[0] = population.Reset == ResetRule.Subtract ? 0 : state[0];
            release = now + population.RefractorySeconds;
        }
    }

    private void Apply(double[] state, double[] held, TimedInput input, double instant, bool isHeld)
    {
        foreach (CurrentChange change in input.Currents.Where(c => c.Seconds == instant))
        {
            held[change.Channel] = change.Value;
        }

        foreach (TimedEvent e in input.Events.Where(e => e.Seconds == instant))
        {
            for (int target = 0; target < weights.Length; target++)
            {
                if (_tauSynapse.Length > 0 || !isHeld)
                {
                    state[_tauSynapse.Length == 0 ? 0 : 1 + target] += weights[target][e.Channel] * e.Count;
                }
            }
        }
    }

    private double Crossing(double[] state, double[] held, double step, double[] next)
    {
        double right = step;
        if (next[0] < _threshold)
        {
            // A maximum between the grid points: V rises at the left and falls at the right.
            if (!(Slope(state, held) > 0 && Slope(next, held) < 0))
            {
                return double.NaN;
            }

            double low = 0;
            for (int i = 0; i < 60; i++)
            {
                double middle = (low + right) / 2;
                (low, right) = Slope(Step(state, held, middle, isHeld: false), held) > 0 ? (middle, right) : (low, middle);
            }

            if (Step(state, held, right, isHeld: false)[0] < _threshold)
            {
                return double.NaN;
            }
        }

        double left = 0;
        for (int i = 0; i < 70; i++)
        {
            double middle = (left + right) / 2;
            (left, right) = Step(state, held, middle, isHeld: false)[0] < _threshold ? (middle, right) : (left, middle);
        }

        return right;
    }

    private double Slope(double[] state, double[] held) => Derivative(state, held, isHeld: false)[0];

    private double[] Step(double[] state, double[] held, double seconds, bool isHeld)
    {
        double[] sum = [.. state];
        double[] term = Derivative(state, held, isHeld);
        for (int n = 1; n <= Terms; n++)
        {
            for (int i = 0; i < sum.Length; i++)
            {
                term[i] *= seconds / n;
                sum[i] += term[i];
            }

            term = Linear(term, isHeld);
        }

        return sum;
    }

    private double[] Derivative(double[] state, double[] held, bool isHeld)
    {
        double[] rate = Linear(state, isHeld);
        rate[0] += isHeld ? 0 : population.Bias[0] + (_tauSynapse.Length == 0 ? Drive(0, held) : 0);
        for (int s = 0; s < _tauSynapse.Length; s++)
        {
            rate[1 + s] += (population.CurrentBias.IsEmpty ? 0 : population.CurrentBias[s][0]) + Drive(s, held);
        }

        return rate;
    }

    private double[] Linear(double[] state, bool isHeld)
    {
        var rate = new double[state.Length];
        rate[0] = isHeld ? 0 : (-state[0] / _tau) + state[1..].Sum();
        for (int s = 0; s < _tauSynapse.Length; s++)
        {
            rate[1 + s] = -state[1 + s] / _tauSynapse[s];
        }

        return rate;
    }

    private double Drive(int target, double[] held) => weights[target].Zip(held, (w, x) => w * x).Sum();
}
