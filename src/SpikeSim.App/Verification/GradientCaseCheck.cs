using System.Buffers.Binary;
using System.Globalization;
using SpikeSim.Json;
using SpikeSim.Learning;
using SpikeSim.Rasters;

namespace SpikeSim.App.Verification;

/// <summary>
/// Runs a gradient vector (<c>spikesim-gradient-case/1</c>) through the trainer's specification in double precision and through its
/// kernels in single precision: spikes exactly, gradients within the tolerance that the case states for each.
/// </summary>
internal static class GradientCaseCheck
{
    private static readonly string[] Kinds = ["step-linear", "periodic-exponential", "fast-sigmoid", "arctan", "triangle", "boxcar", "exponential"];
    private static readonly string[] WidthNames = ["window", "window", "slope", "alpha", "width", "width", "alpha"];
    private static readonly string[] Readouts = ["sum-spikes", "mean-spikes", "max-membrane", "mean-membrane"];

    public static CaseVerdict Check(JsonMember root, string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        string kind = root.Required("surrogate").Required("kind").Text();
        string readout = root.Required("loss").Required("readout").Text();
        if (!Kinds.Contains(kind) || !Readouts.Contains(readout) || root.Required("loss").Required("kind").Text() != "cross-entropy")
        {
            return CaseVerdict.Skipped($"the trainer does not have this surrogate ({kind}) or this loss ({readout})");
        }

        var network = new LayeredNetwork([.. root.Required("layers").Elements().Select(ReadLayer)], root.Required("layer_delay").WholeNumber(0, 1));
        PassSettings settings = ReadSettings(root);
        Raster[] rasters = ReadRasters(root, network.Inputs);
        int[] targets = root.Required("loss").Required("targets").WholeNumbers(rasters.Length);
        JsonMember expected = root.Required("expected");
        JsonMember tolerance = expected.Required("tolerance");
        string? difference =
            Compare(BatchGradients.InDouble(network, settings, rasters, targets), expected, network, tolerance.Required("float64").Number(), "double precision")
            ?? Compare(BatchGradients.InSingle(network, settings, rasters, targets), expected, network, tolerance.Required("float32").Number(), "single precision");
        return difference is null ? CaseVerdict.Passed : CaseVerdict.Failed(difference);
    }

    private static PassSettings ReadSettings(JsonMember root)
    {
        JsonMember surrogate = root.Required("surrogate");
        int kind = surrogate.Required("kind").Word(Kinds);
        JsonMember loss = root.Required("loss");
        bool beforeReset = loss.Optional("membrane")?.Word("before-reset", "after-reset") == 0;
        return new PassSettings(
            new Surrogate((SurrogateKind)kind, surrogate.Required(WidthNames[kind]).Number(0), surrogate.Optional("scale")?.Number() ?? 1),
            new LossSettings((LossReadout)loss.Required("readout").Word(Readouts), loss.Required("scale").Number(), beforeReset),
            root.Required("reset_gradient").Flag());
    }

    private static NetworkLayer ReadLayer(JsonMember node)
    {
        int inputs = node.Required("inputs").WholeNumber(1, 4096);
        int neurons = node.Required("neurons").WholeNumber(1, 4096);
        LayerSynapse[] synapses =
        [
            .. node.Required("synapses").Elements().Select(s => new LayerSynapse(
                Single(s.Required("b").Numbers(neurons)),
                Single(Array(s.Required("w"), inputs * neurons)),
                s.Optional("w_rec") is { } recurrent ? Single(Array(recurrent, neurons * neurons)) : null)),
        ];
        return new NetworkLayer(Single(node.Required("a").Numbers(neurons)), Single(node.Required("theta").Numbers(neurons)), synapses)
        {
            SpikeCap = node.Required("spike_cap").WholeNumber(1),
            Spiking = node.Required("spikes").Flag(),
        };
    }

    private static Raster[] ReadRasters(JsonMember root, int channels)
    {
        int steps = root.Required("steps").WholeNumber(1, 100_000);
        return
        [
            .. root.Required("raster").Elements().Select(sample =>
            {
                double[] counts = Array(sample, steps * channels);
                return counts.All(c => c is >= 0 and <= ushort.MaxValue && c == Math.Floor(c))
                    ? new Raster([.. counts.Select(c => (ushort)c)], channels, stepSeconds: 1)
                    : throw sample.Wrong($"counts from 0 to {ushort.MaxValue}", "another number");
            }),
        ];
    }

    private static string? Compare(BatchGradients found, JsonMember expected, LayeredNetwork network, double tolerance, string precision)
    {
        double[] spikes = expected.Required("spikes_per_layer").Numbers(found.SpikesPerLayer.Length);
        double[] counts = Array(expected.Required("output_counts"), found.OutputCounts.Sum(c => c.Length));
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
            ?? Distant("readout", Array(expected.Required("readout"), foundCounts.Length), [.. found.Logits.SelectMany(z => z)], tolerance, precision)
            ?? CompareWeights(found, expected, network, tolerance, precision)
            ?? CompareInput(found, expected, tolerance, precision);
    }

    private static string? CompareWeights(BatchGradients found, JsonMember expected, LayeredNetwork network, double tolerance, string precision)
    {
        JsonMember[] layers = [.. expected.Required("gradients").Elements()];
        int matrix = 0;
        for (int l = 0; l < network.Layers.Count; l++)
        {
            JsonMember[] synapses = [.. layers[l].Required("synapses").Elements()];
            for (int k = 0; k < network.Layers[l].Synapses.Count; k++)
            {
                int own = matrix++;
                int? recurrent = network.Layers[l].Synapses[k].RecurrentWeights is null ? null : matrix++;
                if (Distant($"gradient of layer {l}, synapse {k}, w", Array(synapses[k].Required("w"), found.Weights[own].Length), found.Weights[own], tolerance, precision) is { } difference)
                {
                    return difference;
                }

                if (recurrent is { } r && Distant($"gradient of layer {l}, synapse {k}, w_rec", Array(synapses[k].Required("w_rec"), found.Weights[r].Length), found.Weights[r], tolerance, precision) is { } late)
                {
                    return late;
                }
            }
        }

        return null;
    }

    private static string? CompareInput(BatchGradients found, JsonMember expected, double tolerance, string precision) =>
        found.Input.Length > 0 && expected.Optional("input_gradient") is { } gradient
            ? Distant("gradient of the input", Array(gradient, found.Input.Sum(g => g.Length)), [.. found.Input.SelectMany(g => g)], tolerance, precision)
            : null;

    private static int Unequal(double[] expected, double[] found) => System.Array.FindIndex([.. expected.Zip(found)], p => p.First != p.Second);

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

    /// <summary>Reads an array of numbers in either form: nested lists, or base64 of little-endian doubles.</summary>
    private static double[] Array(JsonMember node, int length)
    {
        double[] values = node.IsObject ? Decode(node.Required("base64_f64")) : [.. Flatten(node)];
        return values.Length == length ? values : throw node.Wrong($"{length} numbers", $"{values.Length}");
    }

    private static IEnumerable<double> Flatten(JsonMember node) => node.IsArray ? node.Elements().SelectMany(Flatten) : [node.Number()];

    private static double[] Decode(JsonMember node)
    {
        string text = node.Text();
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out int length) || length % sizeof(double) != 0)
        {
            throw node.Wrong("base64 of float64 numbers", "something else");
        }

        return [.. Enumerable.Range(0, length / sizeof(double)).Select(i => BinaryPrimitives.ReadDoubleLittleEndian(bytes.AsSpan(i * sizeof(double))))];
    }

    private static float[] Single(double[] values) => [.. values.Select(v => (float)v)];

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
