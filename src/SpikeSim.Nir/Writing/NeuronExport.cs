using SpikeSim.Networks;
using SpikeSim.Nir.Graphs;

namespace SpikeSim.Nir.Writing;

/// <summary>Writes a population as a neuron node in the unit-gain form.</summary>
internal static class NeuronExport
{
    // A membrane that loses less than double precision shows has no leak.
    private const double EndlessSteps = 1L << 53;

    /// <summary>The node of a population.</summary>
    public static NirNode Of(Population population, double step, NirExportSettings settings, List<string> warnings)
    {
        int neurons = population.Neurons;
        bool isEndless = population.TauSynapseSeconds.IsEmpty && population.TauMembraneSeconds.All(t => t / step >= EndlessSteps) && population.Bias.All(b => b == 0);
        double[] r = [.. population.TauMembraneSeconds.Select(t => isEndless ? 1 / step : t / step)];
        var fields = new List<(string, NirArray)> { ("r", PerNeuron(r)) };
        if (!isEndless)
        {
            bool hasLeak = population.Bias.Any(b => b != 0) && !settings.WritesBiasAsAffine;
            if (hasLeak)
            {
                warnings.Add($"population \"{population.Name}\": the bias of the membrane is written as v_leak, which snnTorch, Sinabs and Lava refuse");
            }

            fields.Add(("v_leak", PerNeuron([.. population.Bias.Select((b, i) => hasLeak ? b * population.TauMembraneSeconds[i] / step : 0)])));
        }

        bool hasSynapse = !population.TauSynapseSeconds.IsEmpty;
        if (hasSynapse)
        {
            fields.Add(("tau_syn", PerNeuron([.. population.TauSynapseSeconds[0]])));
            fields.Add(("tau_mem", PerNeuron([.. population.TauMembraneSeconds])));
            fields.Add(("w_in", PerNeuron([.. population.TauSynapseSeconds[0].Select(t => t / step)])));
        }
        else if (!isEndless)
        {
            fields.Add(("tau", PerNeuron([.. population.TauMembraneSeconds])));
        }

        if (population.Spiking)
        {
            fields.Add(("v_threshold", PerNeuron([.. population.Threshold])));
            bool hasReset = population.Reset == ResetRule.ToValue && !population.ResetValue.IsEmpty;
            fields.Add(("v_reset", PerNeuron(hasReset ? [.. population.ResetValue] : new double[neurons])));
        }

        string type = (hasSynapse, isEndless, population.Spiking) switch
        {
            (true, _, true) => "CubaLIF",
            (true, _, false) => "CubaLI",
            (false, true, true) => "IF",
            (false, true, false) => "I",
            (false, false, true) => "LIF",
            (false, false, false) => "LI",
        };
        return NirNode.Create("neurons", type, fields.ToArray()) with { Metadata = NoteExport.OfNeurons(population, step) };
    }

    private static NirArray PerNeuron(double[] values) => NirArray.Vector([.. values]);
}
