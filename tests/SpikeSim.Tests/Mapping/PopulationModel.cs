using SpikeSim.Chips;
using SpikeSim.Mapping;
using SpikeSim.Networks;

namespace SpikeSim.Tests.Mapping;

/// <summary>
/// Runs a mapped network by populations and connections, as the network describes them, with the integers of its program: who is
/// connected to whom comes from the network alone. Written for tests; currents must not saturate.
/// </summary>
internal sealed class PopulationModel
{
    private readonly Network _network;
    private readonly Placement _placement;
    private readonly ChipProgramDraft _program;
    private readonly Dictionary<(string Population, int Synapse), long[]> _current = [];
    private readonly Dictionary<string, long[]> _membrane = [];

    public PopulationModel(Network network, Placement placement, ChipProgram program)
    {
        _network = network;
        _placement = placement;
        _program = program.ToDraft();
        foreach (Population population in network.Populations)
        {
            for (int synapse = 0; synapse < 2; synapse++)
            {
                _current[(population.Name, synapse)] = new long[population.Neurons];
            }

            _membrane[population.Name] = new long[population.Neurons];
            Spikes[population.Name] = new int[population.Neurons];
        }
    }

    /// <summary>Spikes of the last step by population.</summary>
    public Dictionary<string, int[]> Spikes { get; } = [];

    public void Step(ushort[] input)
    {
        // Several projections between the same neurons share one integer, so each pair counts once.
        foreach ((string source, string target, int synapse) in _network.Projections.Select(p => (p.Source, p.Target, p.Synapse)).Distinct())
        {
            bool fromInput = source == Network.InputName;
            long[] current = _current[(target, synapse)];
            for (int i = 0; i < _network.SourceSize(source); i++)
            {
                int events = fromInput ? input[i] : Spikes[source][i];
                for (int j = 0; j < current.Length; j++)
                {
                    current[j] += events * Weight(source, i, target, j, synapse);
                }
            }
        }

        var fresh = _network.Populations.ToDictionary(p => p.Name, p => new int[p.Neurons]);
        (string Name, int Index)[] hidden = [.. _network.Hidden.SelectMany(p => Enumerable.Range(0, p.Neurons).Select(i => (p.Name, i))).OrderBy(n => _placement.IdsOf(n.Name)[n.i])];
        foreach ((string name, int index) in hidden)
        {
            fresh[name][index] = Evolve(name, index, fresh[name][index], _program.Hidden, _placement.IdsOf(name)[index], cap: 31, synapses: 2);
            foreach (AliasConnection alias in _network.Aliases.Where(a => a.Source == name))
            {
                fresh[alias.Target][index] = Math.Min(31, fresh[alias.Target][index] + fresh[name][index]);
            }
        }

        string output = _network.Outputs.First().Name;
        for (int i = 0; i < fresh[output].Length; i++)
        {
            fresh[output][i] = Evolve(output, i, 0, _program.Outputs, i, cap: 1, synapses: 1);
        }

        foreach ((string name, int[] spikes) in fresh)
        {
            Spikes[name] = spikes;
        }
    }

    /// <summary>The integer of a connection with its shift.</summary>
    public long Weight(string source, int sourceIndex, string target, int targetIndex, int synapse)
    {
        int from = _placement.IdsOf(source)[sourceIndex];
        int to = _placement.IdsOf(target)[targetIndex];
        int hidden = _program.Hidden.Threshold.Length;
        (int[] weights, int columns, int shift) = target == _network.Outputs.First().Name ? (_program.OutputWeights, _program.Outputs.Threshold.Length, _program.OutputShift)
            : source == Network.InputName ? (synapse == 0 ? _program.InputWeights : _program.InputWeights2, hidden, _program.InputShift)
            : (synapse == 0 ? _program.RecurrentWeights : _program.RecurrentWeights2, hidden, _program.RecurrentShift);
        return weights.Length == 0 ? 0 : (long)weights[(from * columns) + to] << shift;
    }

    private int Evolve(string name, int index, int spikes, ChipNeuronsDraft neurons, int id, int cap, int synapses)
    {
        long drive = neurons.Bias[id];
        for (int synapse = 0; synapse < synapses; synapse++)
        {
            long[] current = _current[(name, synapse)];
            current[index] = Decay(current[index], synapse == 0 ? neurons.CurrentDecayShift[id] : neurons.Current2DecayShift[id]);
            drive += current[index];
        }

        long[] membrane = _membrane[name];
        membrane[index] = Math.Clamp(Decay(membrane[index], neurons.MembraneDecayShift[id]) + Math.Clamp(drive, -65536, 65535), short.MinValue, short.MaxValue);
        while (membrane[index] >= neurons.Threshold[id] && spikes < cap)
        {
            membrane[index] -= neurons.Threshold[id];
            spikes++;
        }

        return spikes;
    }

    private static long Decay(long value, int shift) => value - (value > 0 ? Math.Max(1, value >> shift) : value >> shift);
}
