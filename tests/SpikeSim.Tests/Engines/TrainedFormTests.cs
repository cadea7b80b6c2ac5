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
        var engine = new ClockedEngine(network, ClockedSettings.Chip);
        var pass = new ForwardPass(LayeredForm.Of(network));
        long spikes = 0;
        for (ulong seed = 0; seed < 10; seed++)
        {
            Raster input = SmallNetworks.Events(seed, network.InputChannels, 120, network.StepSeconds);
            engine.Reset();
            Recording clocked = engine.Run(input, RecordedStates.HiddenMembrane | RecordedStates.OutputMembrane);
            Recording trained = pass.Run(input);
            spikes += trained.HiddenSpikes.TotalEvents();
            Assert.True(trained.HiddenSpikes.Counts.SequenceEqual(clocked.HiddenSpikes.Counts), $"hidden spikes of raster {seed}");
            for (int step = 0; step < input.Steps; step++)
            {
                // Both round every sum, but not in the same order.
                Close(trained.HiddenMembrane!.Row(step), clocked.HiddenMembrane!.Row(step), $"hidden membranes of raster {seed}, step {step}");
                Close(trained.OutputMembrane!.Row(step), clocked.OutputMembrane!.Row(step), $"output membranes of raster {seed}, step {step}");
            }
        }

        Assert.True(spikes > 500, $"{spikes} hidden spikes");
    }

    private static void Close(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, string place)
    {
        for (int n = 0; n < expected.Length; n++)
        {
            Assert.True(Math.Abs(expected[n] - actual[n]) <= 1e-5 * Math.Max(1, Math.Abs(expected[n])), $"{place}, neuron {n}: {expected[n]} against {actual[n]}");
        }
    }
}
