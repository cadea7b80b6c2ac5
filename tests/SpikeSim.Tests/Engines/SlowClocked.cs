using SpikeSim.Engines.Clocked;
using SpikeSim.Networks;

namespace SpikeSim.Tests.Engines;

/// <summary>
/// The clocked engine a second time, as plain as it goes: one neuron after the other in double precision, every weight looked at, every
/// spike kept for ever. For steps equal to that of the network and resets in the same step.
/// </summary>
internal sealed class SlowClocked(Network network, ClockedSettings settings)
{
    private readonly List<ushort[]> _input = [];
    private readonly List<int[]>[] _spikes = [.. network.Populations.Select(_ => new List<int[]>())];
    private readonly double[][] _membrane = [.. network.Populations.Select(p => new double[p.Neurons])];
    private readonly int[][] _held = [.. network.Populations.Select(p => new int[p.Neurons])];
    private readonly double[][][] _current = [.. network.Populations.Select(p => p.TauSynapseSeconds.Select(_ => new double[p.Neurons]).ToArray())];

    public double[] Membrane(int population) => _membrane[population];

    public double[] Current(int population, int synapse) => _current[population][synapse];

    public int[] Spikes(int population) => _spikes[population][^1];

    public void Step(ushort[] input)
    {
        _input.Add(input);
        for (int p = 0; p < network.Populations.Length; p++)
        {
            Population population = network.Populations[p];
            var spikes = new int[population.Neurons];
            for (int n = 0; n < population.Neurons; n++)
            {
                spikes[n] = Borrowed(p, n);
                Advance(p, n, ref spikes[n]);
            }

            _spikes[p].Add(spikes);
            LendBack(p);
        }
    }

    private double Arrived(int p, int synapse, int n)
    {
        double sum = 0;
        int now = _input.Count - 1;
        foreach (Projection projection in network.Projections.Where(x => x.Target == network.Populations[p].Name && x.Synapse == synapse))
        {
            int source = network.IndexOf(projection.Source);
            int least = source < 0 ? 0 : source < p ? settings.LayerDelaySteps : settings.RecurrentDelaySteps;
            int neurons = network.Populations[p].Neurons;
            for (int s = 0; s < network.SourceSize(projection.Source); s++)
            {
                int at = (s * neurons) + n;
                double delay = projection.DelaySeconds.Length switch { 0 => 0, 1 => projection.DelaySeconds[0], _ => projection.DelaySeconds[at] };
                int then = now - least - (int)Math.Round(delay / network.StepSeconds);
                sum += then < 0 ? 0 : projection.Weights[at] * (source < 0 ? _input[then][s] : _spikes[source][then][s]);
            }
        }

        return sum;
    }

    private void Advance(int p, int n, ref int spikes)
    {
        Population population = network.Populations[p];
        double dt = network.StepSeconds;
        double tm = population.TauMembraneSeconds[n];
        bool isExact = settings.Integrator == ClockedIntegrator.Exact;
        double b = settings.Integrator == ClockedIntegrator.Euler ? 1 - (dt / tm) : Math.Exp(-dt / tm);
        double held = (1 - Math.Exp(-dt / tm)) * tm / dt;
        double bias = population.Bias[n] * (isExact || settings.Gain == ClockedGain.Exponential ? held : 1);
        double drive = bias;
        for (int k = 0; k < population.TauSynapseSeconds.Length; k++)
        {
            drive += OfSynapse(p, k, n, settings.Gain == ClockedGain.Exponential ? held : 1);
        }

        if (population.TauSynapseSeconds.IsEmpty)
        {
            double x = Arrived(p, 0, n);
            drive += isExact ? x * (settings.Shape == EventShape.Constant ? held : b) : x * (settings.Gain == ClockedGain.Exponential ? held : 1);
        }

        if (_held[p][n] > 0)
        {
            _held[p][n]--;
            return;
        }

        double v = (b * _membrane[p][n]) + drive;
        ResetRule rule = settings.Reset ?? population.Reset;
        int cap = population.RefractorySeconds > 0 ? 1 : settings.SpikeCap ?? population.SpikesPerStep;
        while (population.Spiking && spikes < cap && (settings.Comparison == SpikeComparison.Above ? v > population.Threshold[n] : v >= population.Threshold[n]))
        {
            spikes++;
            _held[p][n] = (int)Math.Round(population.RefractorySeconds / dt);
            v = rule == ResetRule.Subtract ? v - population.Threshold[n] : population.ResetValue.IsEmpty ? 0 : population.ResetValue[n];
        }

        _membrane[p][n] = v;
    }

    private double OfSynapse(int p, int k, int n, double membraneGain)
    {
        Population population = network.Populations[p];
        double dt = network.StepSeconds;
        double ts = population.TauSynapseSeconds[k][n];
        double tm = population.TauMembraneSeconds[n];
        double x = Arrived(p, k, n);
        double bias = population.CurrentBias.IsEmpty ? 0 : population.CurrentBias[k][n];
        ref double current = ref _current[p][k][n];
        if (settings.Integrator == ClockedIntegrator.Exact)
        {
            // Plain differences of exponentials: good enough while the time constants are far apart.
            double p11 = Math.Exp(-dt / ts);
            double p21 = tm * ts / (tm - ts) * (Math.Exp(-dt / tm) - p11) / dt;
            double constant = ts * ((tm * (1 - Math.Exp(-dt / tm))) - (p21 * dt)) / (dt * dt);
            bool isJump = settings.Shape == EventShape.Jump;
            double before = current + (isJump ? x : 0);
            double level = bias + (isJump ? 0 : x);
            current = (p11 * before) + (level * ts * (1 - p11) / dt);
            return (p21 * before) + (level * constant);
        }

        double a = settings.Integrator == ClockedIntegrator.Euler ? 1 - (dt / ts) : Math.Exp(-dt / ts);
        double gain = settings.Gain == ClockedGain.Exponential ? (1 - a) * ts / dt : 1;
        double old = current;
        current = settings.Order == ClockedOrder.Chip ? a * (current + x + bias) : (a * current) + (gain * (x + bias));
        return membraneGain * (settings.Order == ClockedOrder.Old ? old : current);
    }

    private int Borrowed(int p, int n)
    {
        int spikes = 0;
        foreach (AliasConnection alias in network.Aliases.Where(a => network.IndexOf(a.Target) == p && network.IndexOf(a.Source) < p))
        {
            spikes = Math.Min(Cap(p), spikes + _spikes[network.IndexOf(alias.Source)][^1][n]);
        }

        return spikes;
    }

    private void LendBack(int p)
    {
        foreach (AliasConnection alias in network.Aliases.Where(a => network.IndexOf(a.Source) == p && network.IndexOf(a.Target) <= p))
        {
            int target = network.IndexOf(alias.Target);
            int[] spikes = _spikes[target][^1];
            for (int n = 0; n < spikes.Length; n++)
            {
                spikes[n] = Math.Min(Cap(target), spikes[n] + _spikes[p][^1][n]);
            }
        }
    }

    private int Cap(int p) => network.Populations[p].RefractorySeconds > 0 ? 1 : settings.SpikeCap ?? network.Populations[p].SpikesPerStep;
}
