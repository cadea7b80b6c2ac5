using SpikeSim.App.Comparison;
using SpikeSim.App.Pictures;
using SpikeSim.Files;
using SpikeSim.Rasters;

namespace SpikeSim.App.Models;

/// <summary>A folder with what engines did with one input: the picture, and the spikes of each.</summary>
internal static class ComparisonFolder
{
    private const string PictureName = "compare.png";
    private const string InputName = "input.csv";

    /// <summary>Refuses a folder that the files could not be written to, before the engines run.</summary>
    public static void RequireWritable(string folder, IReadOnlyList<string> engines, ComparedNetwork network, bool force)
    {
        IEnumerable<string> spikes = engines.SelectMany(e => network.Network.Populations.Select((_, p) => SpikesName(e, p)));
        foreach (string name in spikes.Prepend(InputName).Prepend(PictureName))
        {
            AtomicFile.RequireWritable(Path.Combine(folder, name), force);
        }
    }

    public static void Write(string folder, ComparedNetwork network, Raster input, IReadOnlyList<ComparedRun> runs, IReadOnlyList<PairComparison> pairs, bool force)
    {
        AtomicFile.Write(Path.Combine(folder, InputName), force, stream => RasterCsv.Write(input, stream));
        foreach (ComparedRun run in runs)
        {
            for (int p = 0; p < run.Spikes.Length; p++)
            {
                Raster raster = run.Spikes[p];
                AtomicFile.Write(Path.Combine(folder, SpikesName(run.Engine, p)), force, stream => RasterCsv.Write(raster, stream));
            }
        }

        ComparisonPicture.Save(Path.Combine(folder, PictureName), network, input, runs, pairs);
    }

    private static string SpikesName(string engine, int population) => FormattableString.Invariant($"{engine}_population_{population}.csv");
}
