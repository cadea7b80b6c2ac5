using System.Globalization;
using SpikeSim.Chips;
using SpikeSim.Networks;
using SpikeSim.Nir;
using SpikeSim.Nir.Lowering;
using SpikeSim.Nir.Reading;

namespace SpikeSim.Tests.Nir;

public sealed class NirGoldenTests
{
    [SkippableTheory]
    [InlineData("braille_noDelay_noBias_subtract", "euler_subtract", NirReset.Subtract, 40, 120)]
    [InlineData("braille_noDelay_noBias_subtract", "euler_zero", NirReset.ToValue, 40, 103)]
    [InlineData("braille_noDelay_bias_zero", "euler_zero", NirReset.ToValue, 38, 119)]
    public void Lowered_Braille_networks_give_the_published_rasters(string file, string raster, NirReset reset, int hidden, int spikes)
    {
        NirModel model = NirReader.Read(Golden("run", $"{file}.nir"));
        Assert.Empty(model.Warnings);
        Network network = NirLowering.ForEngine(model, new NirSettings { Reset = reset }).Require(file);
        Assert.Equal(1e-4, network.StepSeconds);
        double[][] input = Csv(Golden("run", "braille_test0_input_256x12.csv"));
        double[][] hiddenRows = Csv(Golden("run", $"{file}_{raster}_hidden.csv"));
        double[][] outputRows = Csv(Golden("run", $"{file}_{raster}_out.csv"));
        var clock = new SlowClock(network, isEuler: true, atOrAbove: false);
        int total = 0;
        for (int k = 0; k < input.Length; k++)
        {
            clock.Step(input[k]);
            Assert.Equal(hiddenRows[k], clock.Spikes["lif1.lif"].Select(s => (double)s));
            Assert.Equal(outputRows[k], clock.Spikes["lif2"].Select(s => (double)s));
            total += clock.Spikes["lif1.lif"].Sum();
        }

        Assert.Equal(hidden, network.HiddenNeurons);
        Assert.Equal(spikes, total);
    }

    [SkippableTheory]
    [InlineData("lif_norse.nir", "lif_norse.csv", "nir")]
    [InlineData("lif_rockpool.nir", "lif_rockpool.csv", "rockpool")]
    public void Lowered_single_neurons_give_the_published_traces(string file, string trace, string preset)
    {
        NirModel model = NirReader.Read(Golden("run", file));
        NirSettings settings = NirPreset.Find(preset)!.Settings with { StepSeconds = 1e-4 };
        Network network = NirLowering.ForEngine(model, settings).Require(file);
        var clock = new SlowClock(network, settings.Integrator == NirIntegrator.Euler, settings.FiresAtThreshold);
        foreach (double[] row in Csv(Golden("run", trace)))
        {
            clock.Step([row[0]]);
            Assert.Equal(row[1], clock.Membrane.Values.Single()[0], 1e-6);
            Assert.Equal((int)row[2], clock.Spikes.Values.Single()[0]);
        }
    }

    [SkippableFact]
    public void Chip_order_with_gains_over_the_decay_is_the_same_as_Euler_with_the_new_current()
    {
        NirModel model = NirReader.Read(Golden("run", "braille_noDelay_noBias_subtract.nir"));
        Network euler = NirLowering.ForEngine(model, new NirSettings { Reset = NirReset.Subtract }).Require("braille");
        Network chip = euler with
        {
            Projections = [.. euler.Projections.Select(p => p with { Weights = [.. p.Weights.Select((w, i) => w / Decay(euler.Find(p.Target)!, i))] })],
        };
        var first = new SlowClock(euler, isEuler: true, atOrAbove: false);
        var second = new SlowClock(chip, isEuler: true, atOrAbove: false, chipOrder: true);
        var third = new SlowClock(euler, isEuler: true, atOrAbove: false, chipOrder: true);
        int differing = 0;
        foreach (double[] row in Csv(Golden("run", "braille_test0_input_256x12.csv")))
        {
            first.Step(row);
            second.Step(row);
            third.Step(row);
            Assert.Equal(first.Spikes["lif1.lif"], second.Spikes["lif1.lif"]);
            Assert.Equal(first.Spikes["lif2"], second.Spikes["lif2"]);
            differing += first.Spikes["lif1.lif"].Zip(third.Spikes["lif1.lif"], (a, b) => a == b ? 0 : 1).Sum();
        }

        Assert.Equal(80, differing);

        double Decay(Population p, int i) => 1 - (euler.StepSeconds / p.TauSynapseSeconds[0][i % p.Neurons]);
    }

    [SkippableFact]
    public void A_network_with_time_constants_in_steps_needs_the_unit_or_dt()
    {
        NirModel model = NirReader.Read(Golden("warn", "braille_scalar_parameters.nir"));
        LoweredNetwork refused = NirLowering.ForEngine(model, new NirSettings());
        Assert.Null(refused.Network);
        Assert.Contains(refused.Problems, p => p.Contains("dt or time unit", StringComparison.Ordinal));
        Assert.NotNull(NirLowering.ForEngine(model, new NirSettings { TimeUnit = NirTimeUnit.Steps }).Network);
        Assert.NotNull(NirLowering.ForEngine(model, new NirSettings { StepSeconds = 1e-3 }).Network);
    }

    [SkippableFact]
    public void Convolutions_beyond_the_inputs_of_a_chip_are_refused_by_name_and_size()
    {
        NirModel model = NirReader.Read(Golden("reject", "cnn_not_mappable.nir"));
        Assert.Equal(15, model.Graph.Nodes.Length);
        LoweredNetwork refused = NirLowering.ForChip(model, new NirSettings { StepSeconds = 1e-3 }, ChipCatalogue.XyloAudio3);
        Assert.StartsWith("node '0' (Conv2d 16x2x5x5) cannot be mapped to xylo-audio-3: dense layers with at most 16 inputs only, this one has 2312 inputs against 16", refused.Problems[0], StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Every_exact_case_is_lowered_without_a_loss()
    {
        foreach (string file in Directory.EnumerateFiles(TestPlaces.Shared("golden", "exact"), "*.nir"))
        {
            NirModel model = NirReader.Read(file);
            Network network = NirLowering.ForEngine(model, new NirSettings { Integrator = NirIntegrator.Exact, Amplitude = NirAmplitude.Dirac }).Require(file);
            Population output = network.Outputs.Single();
            Assert.True(model.Graph.Nodes.Single(n => n.Name == output.Name).PerNeuron("tau_mem").SequenceEqual(output.TauMembraneSeconds));
            Assert.All(network.Projections, p => Assert.Contains(p.Weights, w => w != 0));
        }
    }

    private static string Golden(string folder, string file) => TestPlaces.Shared("golden", "nir", folder, file);

    private static double[][] Csv(string path) =>
        [.. File.ReadLines(path).Where(l => l.Length > 0).Select(l => l.Split(',').Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray())];
}
