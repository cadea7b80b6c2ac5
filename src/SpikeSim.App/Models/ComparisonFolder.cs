using SpikeSim.App.Comparison;
using SpikeSim.App.Pictures;
using SpikeSim.Files;
using SpikeSim.Rasters;

namespace SpikeSim.App.Models;

/// <summary>A folder with what engines did with one input: the picture, and the spikes of each.</summary>
internal static class ComparisonFolder
{
    public static void Write(string folder, ComparedNetwork network, Raster input, IReadOnlyList<ComparedRun> runs, IReadOnlyList<PairComparison> pairs, bool force)
    {
        Directory.CreateDirectory(folder);
        string picture = Path.Combine(folder, "compare.png");
        AtomicFile.RequireWritable(picture, force);
        AtomicFile.Write(Path.Combine(folder, "input.csv"), force, stream => RasterCsv.Write(input, stream));
        foreach (ComparedRun run in runs)
        {
            for (int p = 0; p < run.Spikes.Length; p++)
            {
                Raster raster = run.Spikes[p];
                AtomicFile.Write(Path.Combine(folder, $"{run.Engine}_population_{p}.csv"), force, stream => RasterCsv.Write(raster, stream));
            }
        }

        ComparisonPicture.Save(picture, network, input, runs, pairs);
    }
}
