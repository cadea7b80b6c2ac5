using SpikeSim.Audio;
using SpikeSim.Files;
using SpikeSim.FrontEnds;
using SpikeSim.Rasters;

namespace SpikeSim.Tests.Golden;

public sealed class ReferenceClipTests
{
    // Front-end guide, 9.3: every bin within one event, channel totals within two, at least 60 % of the bins identical.
    [SkippableTheory]
    [InlineData("glass")]
    [InlineData("gun")]
    [InlineData("scream")]
    [InlineData("background")]
    public void Clip_is_within_one_event_per_bin(string clip)
    {
        string folder = TestPlaces.Shared("golden", "afe");
        var settings = new FrontEndSettings { Resampler = ResamplerKind.LinearCompat, BinSamples = 488, Eps = [32], InitialState = InitialState.RockpoolCompat };
        using WavSource source = WavSource.Open(Path.Combine(folder, $"{clip}_sample.wav"));
        Raster raster = new AudioEncoder(settings).Encode(source).Raster;
        Raster reference = RasterCsv.Read(Path.Combine(folder, $"AFESimExternalSample_{clip}.csv"), 16, raster.StepSeconds);
        int rows = Math.Min(raster.Steps, reference.Steps);
        Assert.InRange(reference.Steps - raster.Steps, 0, 1);
        int same = 0;
        for (int i = 0; i < rows * 16; i++)
        {
            Assert.InRange(raster.Counts[i] - reference.Counts[i], -1, 1);
            same += raster.Counts[i] == reference.Counts[i] ? 1 : 0;
        }

        Assert.True(same >= 0.6 * rows * 16, $"{same} of {rows * 16} bins are identical");
    }
}
