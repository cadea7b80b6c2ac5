using System.Text;
using SpikeSim.Files;
using SpikeSim.Rasters;

namespace SpikeSim.Tests.Files;

public sealed class TimedFileTests
{
    [Fact]
    public void Events_are_sorted_and_those_of_one_time_and_channel_add_up()
    {
        TimedInput input = Read("time_s,channel,count\n0.5,1,2\n# a comment\n0.25,0,1\n0.5,1,3\n0.5,0,1\n0.75,0,0\n");

        Assert.Equal<TimedEvent>([new(0.25, 0, 1), new(0.5, 0, 1), new(0.5, 1, 5)], input.Events);
        Assert.Equal(0.75, input.DurationSeconds);
        Assert.Equal(7, input.TotalEvents());
    }

    [Fact]
    public void The_count_may_be_left_out_and_a_value_is_a_current()
    {
        Assert.Equal<TimedEvent>([new TimedEvent(0.1, 1, 1)], Read("time_s,channel\n0.1,1\n").Events);
        Assert.Equal<CurrentChange>([new CurrentChange(0.1, 1, -2.5)], Read("time_s,channel,value\n0.1,1,-2.5\n").Currents);
    }

    [Theory]
    [InlineData("", "the header")]
    [InlineData("1,2,3\n", "the header")]
    [InlineData("time_s,channel,count\n0.1,0\n", "line 2: expected 3 fields")]
    [InlineData("time_s,channel,count\nNaN,0,1\n", "line 2, time_s")]
    [InlineData("time_s,channel,count\n-1e-9,0,1\n", "line 2, time_s")]
    [InlineData("time_s,channel,count\n1e999,0,1\n", "line 2, time_s")]
    [InlineData("time_s,channel,count\n0.1,2,1\n", "line 2, channel: expected a whole number from 0 to 1")]
    [InlineData("time_s,channel,count\n0.1,0,3000000000\n", "line 2, count")]
    [InlineData("time_s,channel,count\n0.1,0,-1\n", "line 2, count")]
    [InlineData("time_s,channel,count\n0.1,0,2000000000\n0.1,0,2000000000\n", "4000000000 events at 0.1 s")]
    [InlineData("time_s,channel,value\n0.1,0,Infinity\n", "line 2, value")]
    [InlineData("time_s,channel,value\n0.1,0,1\n0.1,0,2\n", "takes on two values")]
    public void A_row_that_means_nothing_is_refused_by_its_place(string text, string expected)
    {
        DataFormatException error = Assert.Throws<DataFormatException>(() => Read(text));
        Assert.StartsWith("x.csv", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Events_and_spikes_read_back_as_they_were_written()
    {
        using var folder = new TemporaryFolder();
        var input = new TimedInput(3, [new(0.1 + 0.2, 2, 4), new(1.0 / 3, 0, 1)], [], 2);
        var spikes = new SpikeList(["a,\"b\"", "c"], [new(0.1, 0, 3), new(2.0 / 3, 1, 0)], 2.0 / 3);
        string events = folder.File("events.csv");
        string path = folder.File("spikes.csv");
        AtomicFile.Write(events, overwrite: false, s => EventsCsv.Write(input, s));
        AtomicFile.Write(path, overwrite: false, s => SpikesCsv.Write(spikes, s));

        Assert.Equal<TimedEvent>(input.Events, EventsCsv.Read(events, 3, 2).Events);
        SpikeList back = SpikesCsv.Read(path);
        Assert.Equal<string>(spikes.Nodes, back.Nodes);
        Assert.Equal<TimedSpike>(spikes.Spikes, back.Spikes);
    }

    [Fact]
    public void A_raster_becomes_pulses_or_currents_of_the_same_charge()
    {
        var raster = new Raster([2, 0, 2, 1, 0, 0], 2, 0.5);

        Assert.Equal<TimedEvent>([new(0, 0, 2), new(0.5, 0, 2), new(0.5, 1, 1)], TimedInput.FromRaster(raster, RasterMeaning.Pulses).Events);
        TimedInput currents = TimedInput.FromRaster(raster, RasterMeaning.Currents);
        Assert.Equal<CurrentChange>([new(0, 0, 4), new(0.5, 1, 2), new(1, 0, 0), new(1, 1, 0)], currents.Currents);
        Assert.Equal(1.5, currents.DurationSeconds);
    }

    [Fact]
    public void Spikes_are_counted_in_the_step_that_they_fall_into()
    {
        var spikes = new SpikeList(["n"], [new(0, 0, 0), new(0.99, 0, 1), new(1, 0, 1), new(2, 0, 0), new(2.5, 0, 0)], 3);

        Assert.Equal([1, 1, 1, 1], spikes.ToRaster(0, 2, 2, 1).Counts.ToArray().Select(c => (int)c));
    }

    private static TimedInput Read(string text)
    {
        using var reader = new StreamReader(new MemoryStream(Encoding.UTF8.GetBytes(text)));
        return EventsCsv.Read(reader, "x.csv", 2, null);
    }
}
