using SpikeSim.Engines.Clocked;
using SpikeSim.Files;
using SpikeSim.Json;
using SpikeSim.Learning;
using SpikeSim.Networks;
using SpikeSim.Rasters;

namespace SpikeSim.Tests.Engines;

public sealed class TrainedFormTests
{
    [Fact]
    public void The_chip_form_is_what_the_trainer_trains()
    {
        Network network = NetworkFile.Read(JsonMember.ReadFile(Path.Combine(TestPlaces.Checkout, "networks", "digits.json"))).Network;
        // Sums of 8-bit rows are rounded once, not after each row, so that they may differ from the trainer's in the last bit.
        var engine = new ClockedEngine(network, ClockedSettings.Chip with { ByteRows = false });
        var bytes = new ClockedEngine(network, ClockedSettings.Chip);
        var pass = new ForwardPass(LayeredForm.Of(network));
        long spikes = 0;
        for (ulong seed = 0; seed < 10; seed++)
        {
            Raster input = SmallNetworks.Events(seed, network.InputChannels, 120, network.StepSeconds);
            engine.Reset();
            Recording clocked = engine.Run(input, RecordedStates.HiddenMembrane | RecordedStates.OutputMembrane);
            bytes.Reset();
            Recording ofBytes = bytes.Run(input, RecordedStates.OutputMembrane);
            Recording trained = pass.Run(input);
            spikes += trained.HiddenSpikes.TotalEvents();
            Assert.True(trained.HiddenSpikes.Counts.SequenceEqual(clocked.HiddenSpikes.Counts), $"hidden spikes of raster {seed}");
            Assert.True(trained.HiddenSpikes.Counts.SequenceEqual(ofBytes.HiddenSpikes.Counts), $"hidden spikes of raster {seed}, 8-bit rows");
            for (int step = 0; step < input.Steps; step++)
            {
                Assert.True(trained.HiddenMembrane!.Row(step).SequenceEqual(clocked.HiddenMembrane!.Row(step)), $"hidden membranes of raster {seed}, step {step}");
                Assert.True(trained.OutputMembrane!.Row(step).SequenceEqual(clocked.OutputMembrane!.Row(step)), $"output membranes of raster {seed}, step {step}");
                Assert.All(trained.OutputMembrane!.Row(step).ToArray().Zip(ofBytes.OutputMembrane!.Row(step).ToArray()), m => Assert.Equal(m.First, m.Second, 1e-4));
            }
        }

        Assert.True(spikes > 500, $"{spikes} hidden spikes");
    }
}
