using SpikeSim.Nir.Data;
using SpikeSim.Nir.Graphs;
using SpikeSim.Nir.Writing;

namespace SpikeSim.Tests.Nir;

public sealed class NirDataTests
{
    [Fact]
    public void Recordings_come_back_as_they_were_written()
    {
        var spikes = new NirSeries("lif", "spikes", 1e-3, 2, 3, 2, [0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 1]);
        var counts = new NirSeries("lif", "counts", 1e-3, 1, 2, 1, [3, 0]);
        var membrane = new NirSeries("lif", "v", 1e-3, 1, 2, 2, [0.25, -1.5, 1e-300, 7]);
        var events = new NirEvents("input", "spikes", 4, 0.5, [[(0.001, 3, 1), (0.25, 0, 1)], [], [(0.125, 2, 1)]]);
        var valued = new NirEvents("input", "weighted", 4, 0.5, [[(0.001, 3, 2.5)]]);
        byte[] bytes = NirDataWriter.ToBytes(new NirRecordings([spikes, counts, membrane], [events, valued]));
        NirRecordings back = NirDataReader.Read(bytes, "data.nir");
        Assert.True(NirDataReader.IsData(bytes));
        Assert.Equal(3, back.Series.Length);
        foreach (NirSeries series in new[] { spikes, counts, membrane })
        {
            NirSeries same = Assert.Single(back.Series, s => s.Name == series.Name);
            Assert.Equal(series with { Values = same.Values }, same);
            Assert.Equal(series.Values.AsEnumerable(), same.Values);
        }

        foreach (NirEvents list in new[] { events, valued })
        {
            NirEvents same = Assert.Single(back.Events, e => e.Name == list.Name);
            Assert.Equal((list.Neurons, list.EndSeconds, list.Samples.Length), (same.Neurons, same.EndSeconds, same.Samples.Length));
            Assert.All(list.Samples.Zip(same.Samples), pair => Assert.Equal(pair.First.AsEnumerable(), pair.Second));
        }
    }

    [Fact]
    public void A_recording_without_events_is_written_and_read()
    {
        byte[] bytes = NirDataWriter.ToBytes(new NirRecordings([], [new NirEvents("input", "spikes", 2, 1, [[]])]));
        Assert.Empty(Assert.Single(NirDataReader.Read(bytes, "data.nir").Events).Samples[0]);
    }

    [Fact]
    public void Recordings_of_graphs_inside_graphs_have_joined_names()
    {
        NirTree series = NirDataReader.Marked(NirTree.Empty.With("data", NirArray.Of(NirElementType.Flag, [1, 2, 1], [0, 1])), "TimeGriddedData");
        series = series with { Attributes = series.Attributes.Add("dt", NirArray.One(1e-3)) };
        NirTree node = NirDataReader.NodeGroup(NirTree.Empty.With("spikes", series));
        NirTree graph = NirDataReader.Marked(NirTree.Empty.With("nodes", NirTree.Empty.With("lif", node)), NirDataReader.GraphType);
        byte[] bytes = NirWriter.ToBytes(NirDataReader.Marked(NirTree.Empty.With("nodes", NirTree.Empty.With("block", graph)), NirDataReader.GraphType), compresses: false);
        Assert.Equal("block.lif", Assert.Single(NirDataReader.Read(bytes, "data.nir").Series).Node);
    }

    [Theory]
    [InlineData(1e-3)]
    [InlineData(1e-4)]
    public void Times_in_single_precision_stay_in_their_step(double step)
    {
        const int Events = 2000;
        double[] times = [.. Enumerable.Range(0, Events).Select(k => (double)(k * (float)step))];
        NirTree observable = NirDataReader.Marked(
            NirTree.Empty.With("idx", NirArray.Of(NirElementType.Whole64, [1, Events], [.. new double[Events]])).With("time", NirArray.Of(NirElementType.Real32, [1, Events], [.. times])), "EventData");
        observable = observable with { Attributes = observable.Attributes.Add("n_neurons", NirArray.One(1)).Add("t_max", NirArray.One(Events * step)) };
        NirTree node = NirDataReader.NodeGroup(NirTree.Empty.With("spikes", observable));
        byte[] bytes = NirWriter.ToBytes(NirDataReader.Marked(NirTree.Empty.With("nodes", NirTree.Empty.With("input", node)), NirDataReader.GraphType), compresses: false);
        NirEvents read = Assert.Single(NirDataReader.Read(bytes, "data.nir").Events);
        Assert.Equal(Enumerable.Range(0, Events), read.Samples[0].Select(e => (int)Math.Floor((e.TimeSeconds / step) + 1e-9)));
        Assert.NotEqual(Enumerable.Range(0, Events), times.Select(t => (int)Math.Floor((t / step) + 1e-9)));
    }

    [Fact]
    public void Broken_recordings_are_refused_with_their_place()
    {
        NirTree observable = NirDataReader.Marked(NirTree.Empty.With("idx", NirArray.Whole(0)).With("time", NirArray.Vector([0.5])), "EventData");
        NirTree withAttributes = observable with { Attributes = observable.Attributes.Add("n_neurons", NirArray.One(1)).Add("t_max", NirArray.One(1)) };
        Refused(withAttributes, "expected idx and time of one shape (samples, events)");
        Refused(observable, "there is no attribute \"n_neurons\"");
        Refused(NirDataReader.Marked(NirTree.Empty, "Movie"), "a recording of type \"Movie\"");
        NirTree series = NirDataReader.Marked(NirTree.Empty.With("data", NirArray.Vector([1, 2])), "TimeGriddedData");
        Refused(series with { Attributes = series.Attributes.Add("dt", NirArray.One(1e-3)) }, "expected finite data of shape (samples, steps, neurons)");

        static void Refused(NirTree observable, string expected)
        {
            NirTree node = NirDataReader.NodeGroup(NirTree.Empty.With("spikes", observable));
            byte[] bytes = NirWriter.ToBytes(NirDataReader.Marked(NirTree.Empty.With("nodes", NirTree.Empty.With("input", node)), NirDataReader.GraphType), compresses: false);
            string message = Assert.Throws<DataFormatException>(() => NirDataReader.Read(bytes, "data.nir")).Message;
            Assert.StartsWith("data.nir, /nodes/input/observables/spikes", message, StringComparison.Ordinal);
            Assert.Contains(expected, message, StringComparison.Ordinal);
        }
    }
}
