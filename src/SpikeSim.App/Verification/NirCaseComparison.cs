using SpikeSim.Json;
using SpikeSim.Networks;
using SpikeSim.Nir.Lowering;

namespace SpikeSim.App.Verification;

/// <summary>Compares a run with what a NIR vector expects of it.</summary>
internal static class NirCaseComparison
{
    private const double DefaultTolerance = 1e-6;

    /// <summary>The first difference, or null.</summary>
    public static string? Find(JsonMember expected, string folder, LoweredNetwork lowered, NirCaseRun run)
    {
        Network network = lowered.Network!;
        if (expected.Optional("trace") is { } trace && Trace(trace, folder, lowered, run) is { } difference)
        {
            return difference;
        }

        foreach (JsonMember raster in expected.Optional("rasters")?.Elements() ?? [])
        {
            if (Raster(raster, folder, lowered, run) is { } bins)
            {
                return bins;
            }
        }

        if (expected.Optional("argmax_output") is { } argmax)
        {
            int[,] spikes = run.Spikes[^1];
            int[] counts = [.. Enumerable.Range(0, network.OutputNeurons).Select(n => Enumerable.Range(0, spikes.GetLength(0)).Sum(k => spikes[k, n]))];
            int most = Array.IndexOf(counts, counts.Max());
            if (most != argmax.WholeNumber(0))
            {
                return $"the output that fires most is {most}, expected {argmax.WholeNumber()} (counts {string.Join(' ', counts)})";
            }
        }

        return null;
    }

    private static string? Trace(JsonMember trace, string folder, LoweredNetwork lowered, NirCaseRun run)
    {
        trace.RefuseUnknown("file", "node", "neuron", "voltage_column", "voltage_scale", "voltage_tolerance", "spike_column");
        double[][] table = CaseTable.Read(Path.Combine(folder, trace.Required("file").Text()));
        int population = trace.Optional("node") is { } node ? Population(node, lowered) : run.Spikes.Length - 1;
        int neuron = trace.Optional("neuron")?.WholeNumber(0, run.Spikes[population].GetLength(1) - 1) ?? 0;
        int columns = table.Length == 0 ? 0 : table[0].Length;
        int? voltage = trace.Optional("voltage_column")?.WholeNumber(0, columns - 1);
        int? spike = trace.Optional("spike_column")?.WholeNumber(0, columns - 1);
        if (voltage is null && spike is null)
        {
            throw trace.Wrong("a member voltage_column or spike_column", "none");
        }

        double scale = trace.Optional("voltage_scale")?.Number() ?? 1;
        double tolerance = trace.Optional("voltage_tolerance")?.Number(0) ?? DefaultTolerance;
        int steps = run.Spikes[population].GetLength(0);
        if (table.Length < steps)
        {
            return $"the trace has {table.Length} rows, the input {steps}";
        }

        for (int k = 0; k < steps; k++)
        {
            if (spike is { } s && run.Spikes[population][k, neuron] != table[k][s])
            {
                return FormattableString.Invariant($"spikes differ at step {k}, neuron {neuron}: expected {table[k][s]}, got {run.Spikes[population][k, neuron]}");
            }

            if (voltage is { } v && !(Math.Abs(run.Membrane[population][k, neuron] - (table[k][v] * scale)) <= tolerance))
            {
                return FormattableString.Invariant($"membrane differs at step {k}, neuron {neuron}: expected {table[k][v] * scale}, got {run.Membrane[population][k, neuron]}");
            }
        }

        return null;
    }

    private static string? Raster(JsonMember raster, string folder, LoweredNetwork lowered, NirCaseRun run)
    {
        raster.RefuseUnknown("node", "file", "differing_bins");
        double[][] table = CaseTable.Read(Path.Combine(folder, raster.Required("file").Text()));
        string name = raster.Required("node").Text();
        int[,] spikes = run.Spikes[Population(raster.Required("node"), lowered)];
        int neurons = spikes.GetLength(1);
        int steps = spikes.GetLength(0);
        if (table.Length < steps || (table.Length > 0 && table[0].Length != neurons))
        {
            return $"{name}: the raster is {table.Length} x {(table.Length == 0 ? 0 : table[0].Length)}, the run {steps} x {neurons}";
        }

        int differing = 0;
        string first = string.Empty;
        for (int k = 0; k < steps; k++)
        {
            for (int n = 0; n < neurons; n++)
            {
                if (spikes[k, n] != table[k][n])
                {
                    first = differing++ == 0 ? FormattableString.Invariant($"; the first at step {k}, neuron {n}: expected {table[k][n]}, got {spikes[k, n]}") : first;
                }
            }
        }

        int allowed = raster.Optional("differing_bins")?.WholeNumber(0) ?? 0;
        return differing == allowed ? null : $"{name}: {differing} bins differ, expected {allowed}{first}";
    }

    private static int Population(JsonMember node, LoweredNetwork lowered) =>
        lowered.Populations.TryGetValue(node.Text(), out string? population)
            ? lowered.Network!.IndexOf(population)
            : throw node.Wrong($"one of {string.Join(", ", lowered.Populations.Keys)}", $"\"{node.Text()}\"");
}
