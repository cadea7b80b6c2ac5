using System.Globalization;
using SpikeSim.Engines.Clocked;
using SpikeSim.Networks;
using SpikeSim.Nir;
using SpikeSim.Nir.Lowering;
using SpikeSim.Nir.Reading;
using SpikeSim.Rasters;

namespace SpikeSim.Tests.Nir;

/// <summary>The table of further exact tests of the specification of NIR, section 8.2: how far each convention of another tool moves the Braille rasters.</summary>
public sealed class NirPublishedTests
{
    private const string Subtract = "braille_noDelay_noBias_subtract";
    private const string Biased = "braille_noDelay_bias_zero";

    [SkippableTheory]
    [InlineData(Subtract, NirReset.Subtract, "euler_subtract", 133, 194)]
    [InlineData(Subtract, NirReset.ToValue, "euler_zero", 138, 157)]
    [InlineData(Biased, NirReset.ToValue, "euler_zero", 169, 544)]
    public void The_old_current(string file, NirReset reset, string raster, int hidden, int output)
    {
        Outcome run = Run(file, new NirSettings { Reset = reset, Order = NirOrder.Old });
        Assert.Equal((hidden, output), (run.Hidden(Shipped(file, raster, "hidden")), run.Output(Shipped(file, raster, "out"))));
    }

    [SkippableFact]
    public void Subtraction_on_the_network_with_biases_as_Spyx_ran_it()
    {
        Outcome run = Run(Biased, new NirSettings { Reset = NirReset.Subtract });
        Assert.Equal((124, 151), (run.Hidden(Shipped(Biased, "euler_zero", "hidden")), run.HiddenSpikes));
    }

    [SkippableFact]
    public void The_recurrent_bias_left_out_of_the_first_step()
    {
        Outcome run = Run(Biased, NirPreset.Find("nirtorch")!.Settings);
        Assert.Equal((23, 118), (run.Hidden(Shipped(Biased, "euler_zero", "hidden")), run.HiddenSpikes));
        Assert.Equal([8, 159, 108, 114, 104, 67, 126], run.OutputCounts);
    }

    [SkippableFact]
    public void The_double_reset_of_snnTorch()
    {
        Outcome run = Run(Subtract, new NirSettings { Reset = NirReset.Subtract, ResetTiming = NirResetTiming.Twice });
        Assert.Equal((46, 118), (run.Hidden(Shipped(Subtract, "euler_subtract", "hidden")), run.HiddenSpikes));
        Assert.Equal([0, 51, 21, 18, 3, 17, 22], run.OutputCounts);
    }

    [SkippableFact]
    public void The_preset_of_Rockpool_with_and_without_a_second_pass()
    {
        NirSettings settings = NirPreset.Find("rockpool")!.Settings with { StepSeconds = 1e-4 };
        Outcome first = Run(Subtract, settings);
        int[][] hidden = Shipped(Subtract, "euler_subtract", "hidden");
        int[][] output = Shipped(Subtract, "euler_subtract", "out");
        Assert.Equal((106, 138, 111), (first.Hidden(hidden), first.Output(output), first.HiddenSpikes));
        Assert.Equal([0, 44, 8, 14, 3, 21, 16], first.OutputCounts);
        Assert.Equal(2, first.MostAtOnce);
        Outcome second = Run(Subtract, settings, passes: 2);
        Assert.Equal((98, 137, 112), (second.Hidden(hidden), second.Output(output), second.HiddenSpikes));
        Assert.Equal([0, 43, 9, 14, 3, 17, 15], second.OutputCounts);
    }

    [SkippableFact]
    public void The_weights_of_SpiNNaker2()
    {
        Outcome run = Run(Subtract, NirPreset.Find("spinnaker2")!.Settings, change: EightBits);
        Assert.Equal((67, 119), (run.Hidden(Shipped(Subtract, "euler_subtract", "hidden")), run.HiddenSpikes));
    }

    [SkippableTheory]
    [InlineData(NumberPrecision.Bits32, false)]
    [InlineData(NumberPrecision.Bits32, true)]
    [InlineData(NumberPrecision.Bits64, true)]
    public void Neither_precision_nor_comparison_changes_a_bin(NumberPrecision precision, bool atThreshold)
    {
        foreach ((string file, NirReset reset, string raster) in new[] { (Subtract, NirReset.Subtract, "euler_subtract"), (Subtract, NirReset.ToValue, "euler_zero"), (Biased, NirReset.ToValue, "euler_zero") })
        {
            Outcome run = Run(file, new NirSettings { Reset = reset, FiresAtThreshold = atThreshold }, precision: precision);
            Assert.Equal((0, 0), (run.Hidden(Shipped(file, raster, "hidden")), run.Output(Shipped(file, raster, "out"))));
        }
    }

    // Input and recurrent weights share one scale of 127 steps and are cut, not rounded.
    private static Network EightBits(Network network)
    {
        double[] gain = [.. network.Projections.Select(p => p.Target == "lif1.lif" ? 1.0 : 0)];
        double largest = network.Projections.Where(p => p.Target == "lif1.lif").SelectMany(p => p.Weights).Max(Math.Abs);
        return network with
        {
            Projections = [.. network.Projections.Select((p, i) => gain[i] == 0 ? p : p with { Weights = [.. p.Weights.Select(w => Math.Truncate(127 * w / largest) * largest / 127)] })],
        };
    }

    private static Outcome Run(string file, NirSettings settings, int passes = 1, NumberPrecision precision = NumberPrecision.Bits64, Func<Network, Network>? change = null)
    {
        NirModel model = NirReader.Read(TestPlaces.Shared("golden", "nir", "run", $"{file}.nir"));
        LoweredNetwork lowered = NirLowering.ForEngine(model, settings);
        lowered = lowered with { Network = (change ?? (n => n))(lowered.Require(file)) };
        ClockedEngine engine = NirEngines.CreateClocked(lowered, file, precision);
        int[][] rows = Csv(TestPlaces.Shared("golden", "nir", "run", "braille_test0_input_256x12.csv"));
        var input = new Raster([.. rows.SelectMany(r => r.Select(v => (ushort)v))], rows[0].Length, 1e-4);
        Recording recording = engine.Run(input);
        for (int pass = 1; pass < passes; pass++)
        {
            recording = engine.Run(input);
        }

        return new Outcome(recording);
    }

    private static int[][] Shipped(string file, string raster, string part) => Csv(TestPlaces.Shared("golden", "nir", "run", $"{file}_{raster}_{part}.csv"));

    private static int[][] Csv(string path) => [.. File.ReadLines(path).Where(l => l.Length > 0).Select(l => l.Split(',').Select(v => (int)double.Parse(v, CultureInfo.InvariantCulture)).ToArray())];

    private sealed record Outcome(Recording Recording)
    {
        public long HiddenSpikes => Recording.HiddenSpikes.TotalEvents();

        public long[] OutputCounts => Recording.OutputSpikes.EventsPerChannel();

        public int MostAtOnce => Recording.HiddenSpikes.Counts.ToArray().Max();

        public int Hidden(int[][] shipped) => Differing(Recording.HiddenSpikes, shipped);

        public int Output(int[][] shipped) => Differing(Recording.OutputSpikes, shipped);

        private static int Differing(Raster raster, int[][] shipped) => raster.Counts.ToArray().Zip(shipped.SelectMany(r => r), (a, b) => a == b ? 0 : 1).Sum();
    }
}
