using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using SpikeSim.Networks;

namespace SpikeSim.Engines.Exact;

/// <summary>Chooses the form and the width for a network.</summary>
internal static class NeuronForms
{
    /// <summary>The epoch form is for at most so many pairs of time constants; each costs two exponentials per event.</summary>
    private const int MaxPairs = 4;

    /// <summary>Time constants closer than this, relatively, would cancel in the epoch form.</summary>
    private const double LeastDifference = 0.05;

    public static (INeuronForm Form, BlockLayout Layout, Wiring Wiring) Create(Network network, NeuronTable neurons, ExactSettings settings)
    {
        List<(double Membrane, double Current)> pairs = PairsOf(neurons);
        bool isEpoch = settings.Form != ExactForm.General && Obstacle(neurons, pairs) is null;
        if (settings.Form == ExactForm.Epoch && Obstacle(neurons, pairs) is { } obstacle)
        {
            throw new DataFormatException($"The network \"{network.Name}\" cannot run in the epoch form: {obstacle}. Use the general form.");
        }

        int[] classes = isEpoch
            ? [.. Enumerable.Range(0, neurons.Count).Select(i => pairs.IndexOf((neurons.TauMembrane[i], neurons.TauSynapse[0][i])))]
            : neurons.Synapses;
        var layout = new BlockLayout(classes, isEpoch ? pairs.Count : 3);
        Wiring wiring = Wiring.Create(network, neurons, layout, settings.RecurrentDelaySeconds);
        FlowRates[] rates = [.. pairs.Select(p => new FlowRates(1 / p.Membrane, 1 / p.Current, 0))];
        int bits = settings.MaxVectorBits >= 512 && Vector512.IsHardwareAccelerated && Avx512F.IsSupported ? 512
            : settings.MaxVectorBits >= 256 && Avx2.IsSupported && Fma.IsSupported ? 256
            : 64;
        INeuronForm form = (isEpoch, bits) switch
        {
            (true, 512) => new EpochForm<Vector512<double>, Real512>(neurons, layout, wiring, rates),
            (true, 256) => new EpochForm<Vector256<double>, Real256>(neurons, layout, wiring, rates),
            (true, _) => new EpochForm<double, Real64>(neurons, layout, wiring, rates),
            (false, 512) => new GeneralForm<Vector512<double>, Real512>(neurons, layout, wiring),
            (false, 256) => new GeneralForm<Vector256<double>, Real256>(neurons, layout, wiring),
            (false, _) => new GeneralForm<double, Real64>(neurons, layout, wiring),
        };
        return (form, layout, wiring);
    }

    private static List<(double Membrane, double Current)> PairsOf(NeuronTable neurons)
    {
        var pairs = new List<(double, double)>();
        for (int i = 0; i < neurons.Count && pairs.Count <= MaxPairs; i++)
        {
            var pair = (neurons.TauMembrane[i], neurons.TauSynapse[0][i]);
            if (!pairs.Contains(pair))
            {
                pairs.Add(pair);
            }
        }

        return pairs;
    }

    /// <summary>Why a network cannot run in the epoch form; null where it can.</summary>
    private static string? Obstacle(NeuronTable neurons, List<(double Membrane, double Current)> pairs)
    {
        if (neurons.Synapses.Any(s => s != 1) || neurons.Refractory.Any(r => r > 0))
        {
            return "it serves neurons with one synapse and without a refractory time";
        }

        if (pairs.Count > MaxPairs)
        {
            return $"there are more than {MaxPairs} different pairs of time constants";
        }

        return pairs.Exists(p => Math.Abs(p.Membrane - p.Current) < LeastDifference * Math.Max(p.Membrane, p.Current))
            ? "a membrane and its synapse have nearly equal time constants"
            : null;
    }
}
