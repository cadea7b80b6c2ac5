using System.Globalization;
using SpikeSim.Json;
using SpikeSim.Learning;

namespace SpikeSim.App.Verification;

/// <summary>
/// Runs a gradient vector (<c>spikesim-gradient-case/1</c>) through the trainer's specification in double precision and through its
/// kernels in single precision: spikes exactly, gradients within the tolerance that the case states for each.
/// </summary>
internal static class GradientCaseCheck
{
    // A tolerance of more than this would let anything pass.
    private const double MaxTolerance = 0.01;

    public static CaseVerdict Check(JsonMember root, string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (GradientCase.Unknown(root) is { } unknown)
        {
            return CaseVerdict.Skipped(unknown);
        }

        GradientCase given = GradientCase.Read(root);
        JsonMember expected = root.Required("expected");
        JsonMember tolerance = expected.Required("tolerance");
        double inDouble = tolerance.Required("float64").Number(0, MaxTolerance);
        double inSingle = tolerance.Required("float32").Number(0, MaxTolerance);
        string? difference =
            Compare(BatchGradients.InDouble(given.Network, given.Settings, given.Rasters, given.Targets), expected, given.Network, inDouble, "double precision")
            ?? Compare(BatchGradients.InSingle(given.Network, given.Settings, given.Rasters, given.Targets), expected, given.Network, inSingle, "single precision");
        return difference is null ? CaseVerdict.Passed : CaseVerdict.Failed(difference);
    }

    private static string? Compare(BatchGradients found, JsonMember expected, LayeredNetwork network, double tolerance, string precision)
    {
        double[] spikes = expected.Required("spikes_per_layer").Numbers(found.SpikesPerLayer.Length);
        int samples = found.OutputCounts.Length;
        int classes = found.OutputCounts[0].Length;
        double[] counts = CaseNumbers.Read(expected.Required("output_counts"), samples, classes);
        if (Unequal(spikes, found.SpikesPerLayer) is >= 0 and var layer)
        {
            return Invariant($"spikes of layer {layer} differ: expected {spikes[layer]}, got {found.SpikesPerLayer[layer]} ({precision})");
        }

        double[] foundCounts = [.. found.OutputCounts.SelectMany(c => c)];
        if (Unequal(counts, foundCounts) is >= 0 and var at)
        {
            return Invariant($"output count {at} differs: expected {counts[at]}, got {foundCounts[at]} ({precision})");
        }

        return Distant("loss", [expected.Required("loss").Number()], [found.Loss], tolerance, precision)
            ?? Distant("readout", CaseNumbers.Read(expected.Required("readout"), samples, classes), [.. found.Logits.SelectMany(z => z)], tolerance, precision)
            ?? CompareWeights(found, expected, network, tolerance, precision)
            ?? CompareInput(found, expected, network, tolerance, precision);
    }

    private static string? CompareWeights(BatchGradients found, JsonMember expected, LayeredNetwork network, double tolerance, string precision)
    {
        JsonMember[] layers = [.. expected.Required("gradients").Elements(network.Layers.Count)];
        int matrix = 0;
        for (int l = 0; l < network.Layers.Count; l++)
        {
            NetworkLayer layer = network.Layers[l];
            JsonMember[] synapses = [.. layers[l].Required("synapses").Elements(layer.Synapses.Count)];
            for (int k = 0; k < synapses.Length; k++)
            {
                string what = $"gradient of layer {l}, synapse {k}, w";
                double[] weights = CaseNumbers.Read(synapses[k].Required("w"), layer.Inputs, layer.Neurons);
                if (Distant(what, weights, found.Weights[matrix++], tolerance, precision) is { } difference)
                {
                    return difference;
                }

                if (layer.Synapses[k].RecurrentWeights is null)
                {
                    if (synapses[k].Optional("w_rec") is { } surplus)
                    {
                        throw surplus.Wrong("null, as the synapse has no recurrent weights", surplus.RawText);
                    }
                }
                else if (Distant(what + "_rec", CaseNumbers.Read(synapses[k].Required("w_rec"), layer.Neurons, layer.Neurons), found.Weights[matrix++], tolerance, precision) is { } late)
                {
                    return late;
                }
            }
        }

        return null;
    }

    // The kernels in single precision have no use for it.
    private static string? CompareInput(BatchGradients found, JsonMember expected, LayeredNetwork network, double tolerance, string precision) =>
        found.Input.Length > 0
            ? Distant(
                "gradient of the input",
                CaseNumbers.Read(expected.Required("input_gradient"), found.Input.Length, found.Input[0].Length / network.Inputs, network.Inputs),
                [.. found.Input.SelectMany(g => g)],
                tolerance,
                precision)
            : null;

    private static int Unequal(double[] expected, double[] found) => Array.FindIndex([.. expected.Zip(found)], p => p.First != p.Second);

    private static string? Distant(string what, double[] expected, double[] found, double tolerance, string precision)
    {
        double scale = expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
        {
            // Written so that a value that is not a number fails.
            if (!(Math.Abs(found[i] - expected[i]) <= tolerance * scale))
            {
                return Invariant($"{what} differs at element {i}: expected {expected[i]}, got {found[i]}, tolerance {tolerance} of {scale} ({precision})");
            }
        }

        return null;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
