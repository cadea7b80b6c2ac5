using SpikeSim.Json;
using SpikeSim.Learning;
using SpikeSim.Rasters;

namespace SpikeSim.App.Verification;

/// <summary>What a gradient vector gives the trainer.</summary>
/// <param name="Network">The network.</param>
/// <param name="Settings">Surrogate and loss.</param>
/// <param name="Rasters">The samples.</param>
/// <param name="Targets">Their classes.</param>
internal sealed record GradientCase(LayeredNetwork Network, PassSettings Settings, Raster[] Rasters, int[] Targets)
{
    private const int MaxWidth = 4096;
    private const int MaxSteps = 100_000;
    private const int MaxSpikeCap = 1 << 16;
    private const string CrossEntropy = "cross-entropy";

    private static readonly string[] Kinds = ["step-linear", "periodic-exponential", "fast-sigmoid", "arctan", "triangle", "boxcar", "exponential"];
    private static readonly string[] WidthNames = ["window", "window", "slope", "alpha", "width", "width", "alpha"];
    private static readonly string[] Readouts = ["sum-spikes", "mean-spikes", "max-membrane", "mean-membrane"];

    /// <summary>What of a vector this trainer does not have, or null.</summary>
    public static string? Unknown(JsonMember root)
    {
        JsonMember loss = root.Required("loss");
        string surrogate = root.Required("surrogate").Required("kind").Text();
        string readout = loss.Required("readout").Text();
        string kind = loss.Optional("kind")?.Text() ?? CrossEntropy;
        return !Kinds.Contains(surrogate) ? $"the trainer does not have the surrogate \"{surrogate}\""
            : !Readouts.Contains(readout) ? $"the trainer does not have the readout \"{readout}\""
            : kind != CrossEntropy ? $"the trainer does not have the loss \"{kind}\""
            : null;
    }

    /// <summary>Reads a vector whose kinds are known.</summary>
    /// <exception cref="DataFormatException">A member is missing, or has another shape or range.</exception>
    public static GradientCase Read(JsonMember root)
    {
        JsonMember layers = root.Required("layers");
        NetworkLayer[] read = [.. layers.Elements().Select(ReadLayer)];
        for (int l = 0; l < read.Length; l++)
        {
            if (l > 0 && read[l].Inputs != read[l - 1].Neurons)
            {
                throw layers.Wrong($"layer {l} with as many inputs as the layer below has neurons, {read[l - 1].Neurons}", $"{read[l].Inputs}");
            }
        }

        if (read.Length == 0)
        {
            throw layers.Wrong("at least one layer", "none");
        }

        var network = new LayeredNetwork(read, root.Required("layer_delay").WholeNumber(0, 1));
        int batch = root.Required("batch").WholeNumber(1, MaxWidth);
        int steps = root.Required("steps").WholeNumber(1, MaxSteps);
        Raster[] rasters = ReadRasters(root.Required("raster"), batch, steps, network.Inputs);
        int[] targets = [.. root.Required("loss").Required("targets").Elements(batch).Select(t => t.WholeNumber(0, network.Outputs - 1))];
        return new GradientCase(network, ReadSettings(root, read[^1].Spiking), rasters, targets);
    }

    private static PassSettings ReadSettings(JsonMember root, bool outputsSpike)
    {
        JsonMember surrogate = root.Required("surrogate");
        var kind = (SurrogateKind)surrogate.Required("kind").Word(Kinds);
        double width = surrogate.Required(WidthNames[(int)kind]).Number(double.Epsilon);
        double scale = kind == SurrogateKind.Exponential ? surrogate.Required("scale").Number() : 1;
        JsonMember loss = root.Required("loss");
        var readout = (LossReadout)loss.Required("readout").Word(Readouts);
        bool isMembrane = readout is LossReadout.MaxMembrane or LossReadout.MeanMembrane;
        JsonMember? membrane = isMembrane && outputsSpike ? loss.Required("membrane") : loss.Optional("membrane");
        return new PassSettings(
            new Surrogate(kind, width, scale),
            new LossSettings(readout, loss.Required("scale").Number(), membrane?.Word("before-reset", "after-reset") == 0),
            root.Required("reset_gradient").Flag());
    }

    private static NetworkLayer ReadLayer(JsonMember node)
    {
        int inputs = node.Required("inputs").WholeNumber(1, MaxWidth);
        int neurons = node.Required("neurons").WholeNumber(1, MaxWidth);
        bool spiking = node.Required("spikes").Flag();
        JsonMember synapses = node.Required("synapses");
        if (synapses.Count is not (1 or 2))
        {
            throw synapses.Wrong("one or two synapses", $"{synapses.Count}");
        }

        // A layer that only integrates has no use for thresholds.
        double[] thresholds = spiking ? CaseNumbers.Read(node.Required("theta"), neurons) : [.. Enumerable.Repeat(1.0, neurons)];
        return thresholds.All(t => t > 0)
            ? new NetworkLayer(Single(CaseNumbers.Read(node.Required("a"), neurons)), Single(thresholds), [.. synapses.Elements().Select(s => ReadSynapse(s, inputs, neurons))])
            {
                SpikeCap = spiking ? node.Required("spike_cap").WholeNumber(1, MaxSpikeCap) : 1,
                Spiking = spiking,
            }
            : throw node.Required("theta").Wrong("thresholds above 0", "another");
    }

    private static LayerSynapse ReadSynapse(JsonMember node, int inputs, int neurons) => new(
        Single(CaseNumbers.Read(node.Required("b"), neurons)),
        Single(CaseNumbers.Read(node.Required("w"), inputs, neurons)),
        node.Optional("w_rec") is { } recurrent ? Single(CaseNumbers.Read(recurrent, neurons, neurons)) : null);

    private static Raster[] ReadRasters(JsonMember node, int batch, int steps, int channels)
    {
        double[] counts = CaseNumbers.Read(node, batch, steps, channels);
        return counts.All(c => c is >= 0 and <= ushort.MaxValue && c == Math.Floor(c))
            ? [.. counts.Select(c => (ushort)c).Chunk(steps * channels).Select(c => new Raster(c, channels, stepSeconds: 1))]
            : throw node.Wrong($"counts from 0 to {ushort.MaxValue}", "another number");
    }

    private static float[] Single(double[] values) => [.. values.Select(v => (float)v)];
}
