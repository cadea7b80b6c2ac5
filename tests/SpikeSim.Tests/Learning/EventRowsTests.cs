using SpikeSim.Learning;
using SpikeSim.Rasters;

namespace SpikeSim.Tests.Learning;

public sealed class EventRowsTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(16)]
    [InlineData(37)]
    [InlineData(130)]
    public void A_raster_is_taken_over_whole(int channels)
    {
        var random = new SeededRandom(4);
        ushort[] counts = [.. Enumerable.Range(0, 90 * channels).Select(_ => (ushort)(random.Below(3) == 0 ? random.Below(9) : 0))];
        var raster = new Raster(counts, channels, 1e-2);
        var rows = new EventRows(channels);
        rows.Load(raster);
        Assert.Equal(90, rows.Steps);
        var sources = new int[channels];
        for (int step = 0; step < raster.Steps; step++)
        {
            int[] expected = [.. Enumerable.Range(0, channels).Where(c => raster.Row(step)[c] > 0)];
            Assert.Equal(expected, sources[..rows.List(step, sources)]);
            Assert.Equal(raster.Row(step).ToArray().Select(c => (float)c), rows.Counts(step)[..channels].ToArray());
        }
    }

    [Fact]
    public void Steps_outside_are_empty_also_after_use()
    {
        var rows = new EventRows(5);
        rows.Clear(100);
        for (int step = 0; step < 100; step++)
        {
            rows.Add(step, 4, 2);
            rows.Add(step, 4, 1);
        }

        Assert.Equal(3, rows.Counts(99)[4]);
        var sources = new int[5];
        Assert.Equal(0, rows.List(-1, sources));
        Assert.Equal(0, rows.List(100, sources));
        rows.Clear(2);
        rows.Resize(4);
        Assert.Equal(0, rows.List(1, sources));
        Assert.Equal(0, rows.List(3, sources));
        Assert.Equal(0, rows.Counts(3)[4]);
    }
}
