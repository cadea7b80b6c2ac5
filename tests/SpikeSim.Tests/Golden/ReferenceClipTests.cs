using SpikeSim.Audio;
using SpikeSim.Files;
using SpikeSim.FrontEnds;
using SpikeSim.Rasters;
using SpikeSim.Tests.FrontEnds;

namespace SpikeSim.Tests.Golden;

public sealed class ReferenceClipTests
{
    [SkippableTheory]
    [InlineData("glass", "57a11df105631f6c", "1f075a4d1a465a15")]
    [InlineData("gun", "e3787a8fd875af4a", "7da7aad510d309d7")]
    [InlineData("scream", "1406cd6049775d52", "8f1dc5dafecfee40")]
    [InlineData("background", "b4616bee8f1db7c4", "54f02c74300ede34")]
    public void Clip_is_exact_in_compat_mode_and_from_zero_state(string clip, string compat, string zero)
    {
        string path = TestPlaces.Shared("golden", "afe", $"{clip}_sample.wav");
        foreach ((InitialState state, string expected) in new[] { (InitialState.RockpoolCompat, compat), (InitialState.Zero, zero) })
        {
            var settings = new FrontEndSettings { Resampler = ResamplerKind.LinearCompat, BinSamples = 488, Eps = [32], InitialState = state };
            using WavSource source = WavSource.Open(path);
            Assert.Equal(expected, IntegerVectorTests.Digest(new AudioEncoder(settings).Encode(source).Raster.Counts.ToArray().Select(c => (long)c)));
        }
    }

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
