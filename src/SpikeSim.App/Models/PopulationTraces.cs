using SpikeSim.Networks;
using SpikeSim.Rasters;

namespace SpikeSim.App.Models;

/// <summary>Traces of a recording, filled population by population.</summary>
internal sealed class PopulationTraces
{
    private readonly Network _network;
    private readonly Dictionary<PopulationRole, Trace?[]> _traces;

    public PopulationTraces(Network network, int steps, RecordedStates states)
    {
        _network = network;
        Trace? Wanted(RecordedStates state, int neurons) => states.HasFlag(state) ? new Trace(steps, neurons) : null;
        _traces = new()
        {
            [PopulationRole.Hidden] =
            [
                Wanted(RecordedStates.HiddenMembrane, network.HiddenNeurons),
                Wanted(RecordedStates.HiddenCurrents, network.HiddenNeurons),
                Wanted(RecordedStates.HiddenCurrents, network.HiddenNeurons),
            ],
            [PopulationRole.Output] =
            [
                Wanted(RecordedStates.OutputMembrane, network.OutputNeurons),
                Wanted(RecordedStates.OutputCurrents, network.OutputNeurons),
                Wanted(RecordedStates.OutputCurrents, network.OutputNeurons),
            ],
        };
    }

    public delegate void ReadMembranes(int population, Span<double> values);

    public delegate void ReadCurrents(int population, int synapse, Span<double> values);

    /// <summary>Records one step of all populations.</summary>
    public void Record(int step, ReadMembranes membranes, ReadCurrents currents)
    {
        var first = new Dictionary<PopulationRole, int> { [PopulationRole.Hidden] = 0, [PopulationRole.Output] = 0 };
        for (int p = 0; p < _network.Populations.Length; p++)
        {
            Population population = _network.Populations[p];
            Trace?[] traces = _traces[population.Role];
            int at = first[population.Role];
            if (traces[0] is { } membrane)
            {
                membranes(p, membrane.Row(step).Slice(at, population.Neurons));
            }

            for (int k = 0; k < population.TauSynapseSeconds.Length; k++)
            {
                if (traces[1 + k] is { } current)
                {
                    currents(p, k, current.Row(step).Slice(at, population.Neurons));
                }
            }

            first[population.Role] = at + population.Neurons;
        }
    }

    /// <summary>The recording with its spikes.</summary>
    public Recording Finish(Raster hidden, Raster output) => new(hidden, output)
    {
        HiddenMembrane = _traces[PopulationRole.Hidden][0],
        HiddenCurrent = _traces[PopulationRole.Hidden][1],
        HiddenCurrent2 = _traces[PopulationRole.Hidden][2],
        OutputMembrane = _traces[PopulationRole.Output][0],
        OutputCurrent = _traces[PopulationRole.Output][1],
        OutputCurrent2 = _traces[PopulationRole.Output][2],
    };
}
