using SpikeSim.Chips;
using SpikeSim.Comparisons;
using SpikeSim.Rasters;

namespace SpikeSim.Tests.Comparisons;

public sealed class UnboundedCoreTests
{
    [Fact]
    public void Without_saturation_it_is_the_chip()
    {
        ChipWorkload workload = ChipWorkload.W1(steps: 200);
        var core = new ChipCore(workload.Program);
        Recording recording = core.Run(workload.Input);
        Assert.Equal(0, core.Counters.Saturations);
        (Raster hidden, Raster outputs) = new UnboundedCore(workload.Program).Run(workload.Input);
        Assert.True(hidden.TotalEvents() > 1000);
        Assert.True(hidden.Counts.SequenceEqual(recording.HiddenSpikes.Counts));
        Assert.True(outputs.Counts.SequenceEqual(recording.OutputSpikes.Counts));
    }
}
