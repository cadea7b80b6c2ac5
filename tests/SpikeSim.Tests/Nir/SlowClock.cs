using SpikeSim.Networks;

namespace SpikeSim.Tests.Nir;

/// <summary>
/// Forward Euler or exponential decays over a network in the plainest form, with no delay between layers: what a lowering means, written
/// independently of the engines.
/// </summary>
internal sealed class SlowClock(Network network, bool isEuler, bool atOrAbove, bool chipOrder = false)
{
    private readonly Dictionary<string, double[]> _current = network.Populations.ToDictionary(p => p.Name, p => new double[p.Neurons]);
    private readonly Dictionary<string, int[]> _spikes = network.Populations.ToDictionary(p => p.Name, p => new int[p.Neurons]);

    public Dictionary<string, double[]> Membrane { get; } = network.Populations.ToDictionary(p => p.Name, p => new double[p.Neurons]);

    public IReadOnlyDictionary<string, int[]> Spikes => _spikes;

    public void Step(double[] input)
    {
        var done = new HashSet<string> { Network.InputName };
        var before = _spikes.ToDictionary(p => p.Key, p => (int[])p.Value.Clone());
        foreach (Population population in network.Populations)
        {
            double[] x = new double[population.Neurons];
            foreach (Projection projection in network.Projections.Where(p => p.Target == population.Name))
            {
                int sources = network.SourceSize(projection.Source);
                for (int s = 0; s < sources; s++)
                {
                    double count = projection.Source == Network.InputName ? input[s] : done.Contains(projection.Source) ? _spikes[projection.Source][s] : before[projection.Source][s];
                    for (int t = 0; t < x.Length && count != 0; t++)
                    {
                        x[t] += count * projection.Weights[(s * x.Length) + t];
                    }
                }
            }

            for (int i = 0; i < x.Length; i++)
            {
                Advance(population, i, x[i]);
            }

            done.Add(population.Name);
        }
    }

    private void Advance(Population population, int i, double x)
    {
        double drive = x;
        if (!population.TauSynapseSeconds.IsEmpty)
        {
            double a = Decay(population.TauSynapseSeconds[0][i]);
            double arriving = x + (population.CurrentBias.IsEmpty ? 0 : population.CurrentBias[0][i]);
            double[] current = _current[population.Name];
            current[i] = chipOrder ? a * (current[i] + arriving) : (a * current[i]) + arriving;
            drive = current[i];
        }

        double[] membrane = Membrane[population.Name];
        double v = (Decay(population.TauMembraneSeconds[i]) * membrane[i]) + drive + population.Bias[i];
        double threshold = population.Threshold[i];
        int n = population.Spiking && (atOrAbove ? v >= threshold : v > threshold) ? Math.Clamp((int)Math.Floor(v / threshold), 1, population.SpikesPerStep) : 0;
        if (n > 0)
        {
            v = population.Reset == ResetRule.Subtract ? v - (n * threshold) : population.ResetValue.IsEmpty ? 0 : population.ResetValue[i];
        }

        membrane[i] = v;
        _spikes[population.Name][i] = n;
    }

    private double Decay(double tau) => isEuler ? 1 - (network.StepSeconds / tau) : Math.Exp(-network.StepSeconds / tau);
}
