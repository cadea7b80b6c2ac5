using System.Globalization;
using SpikeSim.Chips;
using SpikeSim.Json;
using SpikeSim.Rasters;

namespace SpikeSim.App.Verification;

/// <summary>Runs the programs of a documentation model: each raster from reset, and all of them in a row as a chip recorded them.</summary>
internal static class DocsModelRuns
{
    /// <summary>Every raster from reset, in every form of the step; the first difference in words, or null.</summary>
    public static string? FromReset(JsonMember expected, ChipProgram program, DocsModelRasters rasters)
    {
        foreach (string name in expected.Names)
        {
            foreach (ChipStepKind kind in Enum.GetValues<ChipStepKind>())
            {
                if (kind != ChipStepKind.Automatic && ChipCore.IsSupported(kind, program)
                    && Difference(expected.Required(name), new ChipCore(program, kind), rasters.Of(name)) is { } difference)
                {
                    return $"{name} from reset: {difference} ({kind} step)";
                }
            }
        }

        return null;
    }

    /// <summary>
    /// The rasters one after the other without a reset. From the second on the driver merges row 0 into row 1: both arrive in the first
    /// step, and the recording, whose row 0 is empty, is one row late.
    /// </summary>
    public static string? OfChip(JsonMember expected, ChipProgram program, DocsModelRasters rasters)
    {
        var core = new ChipCore(program);
        bool isFirst = true;
        foreach (string name in expected.Names.Where(n => n != "note"))
        {
            JsonMember wanted = expected.Required(name);
            Raster raster = rasters.Of(name);
            Raster played = isFirst ? raster : WithFirstRowsMerged(raster);
            Raster spikes = core.Run(played).OutputSpikes;
            int late = isFirst ? 0 : 1;
            isFirst = false;
            long[] totals = spikes.EventsPerChannel();
            int[] steps = [.. Enumerable.Range(0, spikes.Steps).SelectMany(s => Enumerable.Range(0, spikes.Channels).Where(o => spikes.Row(s)[o] > 0).Select(_ => s + late))];
            if ((Sequences("totals", wanted.Required("totals").WholeNumbers(), [.. totals.Select(t => (int)t)])
                ?? Sequences("steps", wanted.Required("steps").WholeNumbers(), steps)) is { } difference)
            {
                return $"{name}: {difference}";
            }
        }

        return null;
    }

    private static Raster WithFirstRowsMerged(Raster raster)
    {
        if (raster.Steps < 2)
        {
            return raster;
        }

        ushort[] counts = raster.Counts[raster.Channels..].ToArray();
        for (int channel = 0; channel < raster.Channels; channel++)
        {
            counts[channel] = (ushort)Math.Min(counts[channel] + raster.Counts[channel], ushort.MaxValue);
        }

        return new Raster(counts, raster.Channels, raster.StepSeconds);
    }

    private static string? Difference(JsonMember expected, ChipCore core, Raster raster)
    {
        var digests = new StateDigests(core);
        int outputs = core.Program.Outputs.Count;
        List<int>[] steps = [.. Enumerable.Range(0, outputs).Select(_ => new List<int>())];
        int[] most = [.. Enumerable.Repeat(int.MinValue, outputs)];
        int[] least = [.. Enumerable.Repeat(int.MaxValue, outputs)];
        for (int step = 0; step < raster.Steps; step++)
        {
            core.Step(raster.Row(step));
            digests.Add();
            for (int output = 0; output < outputs; output++)
            {
                if (core.OutputSpikes[output] > 0)
                {
                    steps[output].Add(step);
                }

                most[output] = Math.Max(most[output], core.OutputMembrane[output]);
                least[output] = Math.Min(least[output], core.OutputMembrane[output]);
            }
        }

        return SpikeSteps(expected.Optional("output_spike_steps"), steps)
            ?? Optional("output_membrane_max", expected, most)
            ?? Optional("output_membrane_min", expected, least)
            ?? digests.Difference(
                expected.Required("hidden_spikes_total"), expected.Required("output_spikes_total"), expected.Required("crc32"), expected.Required("crc32").Names);
    }

    private static string? SpikeSteps(JsonMember? expected, List<int>[] found)
    {
        int output = 0;
        foreach (JsonMember row in expected?.Elements() ?? [])
        {
            if (output < found.Length && Sequences(string.Create(CultureInfo.InvariantCulture, $"output_spike_steps[{output}]"), row.WholeNumbers(), found[output]) is { } difference)
            {
                return difference;
            }

            output++;
        }

        return expected is null || output == found.Length ? null : $"output_spike_steps has {output} rows for {found.Length} outputs";
    }

    private static string? Optional(string name, JsonMember expected, int[] found) => expected.Optional(name) is { } row ? Sequences(name, row.WholeNumbers(), found) : null;

    private static string? Sequences(string name, int[] expected, IReadOnlyList<int> found)
    {
        for (int i = 0; i < Math.Max(expected.Length, found.Count); i++)
        {
            string wanted = i < expected.Length ? expected[i].ToString(CultureInfo.InvariantCulture) : "none";
            string got = i < found.Count ? found[i].ToString(CultureInfo.InvariantCulture) : "none";
            if (wanted != got)
            {
                return $"{name} differs at element {i}: expected {wanted}, got {got}";
            }
        }

        return null;
    }
}
