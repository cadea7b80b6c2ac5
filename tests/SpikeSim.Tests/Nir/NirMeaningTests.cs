using SpikeSim.Chips;
using SpikeSim.Engines.Clocked;
using SpikeSim.Engines.Exact;
using SpikeSim.Mapping;
using SpikeSim.Networks;
using SpikeSim.Nir;
using SpikeSim.Nir.Graphs;
using SpikeSim.Nir.Lowering;
using SpikeSim.Nir.Reading;
using SpikeSim.Rasters;
using static SpikeSim.Tests.Nir.Graphs;

namespace SpikeSim.Tests.Nir;

/// <summary>What graphs mean, on networks small enough to be worked out by hand or written down in full.</summary>
public sealed class NirMeaningTests
{
    // The input of the published single-neuron traces.
    private static readonly int[] LifInput =
    [
        60, 220, 270, 310, 320, 350, 370, 400, 410, 430, 440, 450, 460, 470, 480, 490, 500, 510, 520, 530, 670, 680, 690, 700, 710, 720, 730, 740, 750, 760, 770, 780, 840, 850,
    ];

    [Theory]
    [InlineData("nir", new[] { 460, 510, 710, 760 })]
    [InlineData("sinabs", new[] { 450, 500, 710, 760 })]
    public void A_published_neuron_fires_when_it_should(string preset, int[] expected)
    {
        NirArray weight = Matrix(1, 1, preset == "nir" ? 1 : 0.04);
        NirModel model = Understood(NirGraph.Create([Input("input", 1), NirNode.Create("w", "Linear", ("weight", weight)), Lif("lif", tau: preset == "nir" ? 2.5e-3 : 25, threshold: 0.1), Output("output", 1)], ("input", "w"), ("w", "lif"), ("lif", "output")));
        NirSettings settings = NirPreset.Find(preset)!.Settings with { StepSeconds = 1e-4 };
        ClockedEngine engine = NirEngines.CreateClocked(NirLowering.ForEngine(model, settings), "lif", NumberPrecision.Bits64);
        var counts = new ushort[1000];
        Array.ForEach(LifInput, k => counts[k] = 1);
        Raster spikes = engine.Run(new Raster(counts, 1, 1e-4)).OutputSpikes;
        Assert.Equal(expected, Enumerable.Range(0, 1000).Where(k => spikes.Row(k)[0] > 0));
    }

    [Fact]
    public void A_neuron_fires_by_its_leak_alone_with_the_period_of_the_equation()
    {
        NirModel model = Understood(TwoNeurons());
        ClockedEngine engine = NirEngines.CreateClocked(NirLowering.ForEngine(model, new NirSettings { StepSeconds = 1e-4 }), "two", NumberPrecision.Bits64);
        Recording recording = engine.Run(new Raster(new ushort[600], 1, 1e-4));
        Assert.Equal([178, 357, 536], Enumerable.Range(0, 600).Where(k => recording.HiddenSpikes.Row(k)[0] > 0));
        Assert.Equal(0, recording.OutputSpikes.TotalEvents());

        var settings = new NirSettings { Integrator = NirIntegrator.Exact, Amplitude = NirAmplitude.Dirac };
        LoweredNetwork lowered = NirLowering.ForEngine(model, settings);
        const string AtOnce = "in continuous time a spike between neurons acts at once, with the area of a signal of one step";
        Assert.DoesNotContain(AtOnce, lowered.Notes);
        Assert.Contains(AtOnce, NirLowering.ForEngine(model, settings with { Amplitude = NirAmplitude.Signal, StepSeconds = 1e-3 }).Notes);
        var exact = new ExactEngine(lowered.Require("two"), new ExactSettings());
        SpikeList spikes = exact.Run(new TimedInput(1, [], [], 0.06));
        double period = 0.01 * Math.Log(1.2 / 0.2);
        IReadOnlyList<double> first = spikes.TimesPerNeuron(0, 1)[0];
        Assert.Equal(3, first.Count);
        Assert.All(first.Select((t, i) => t / ((i + 1) * period)), ratio => Assert.Equal(1, ratio, 1e-9));

        // A pulse of area 1 moves the second neuron by r w / tau = 100, above its threshold.
        Assert.Equal(3, spikes.Count(1));
    }

    [Fact]
    public void An_Input_passes_on_what_edges_give_to_it()
    {
        (string, string)[] chain = [("input", "w"), ("w", "lif"), ("lif", "output")];
        Network[] networks = [.. new[] { ("lif", "w"), ("lif", "input"), ("output", "input") }.Select(back => NirLowering.ForEngine(
            Understood(NirGraph.Create([Input("input", 1), Linear("w", 1, 1, 3), Lif("lif"), Output("output", 1)], [.. chain, back])), new NirSettings { StepSeconds = 1e-3 }).Require("loop"))];
        foreach (Network network in networks)
        {
            Assert.Equal([("input", 0.3), ("lif", 0.3)], network.Projections.Select(p => (p.Source, Math.Round(p.Weights.Single(), 12))));
        }
    }

    [Theory]
    [InlineData(NirTimeUnit.Seconds, 0.01, 0, 3.0)]
    [InlineData(NirTimeUnit.Milliseconds, 10, 0, 0.003)]
    [InlineData(NirTimeUnit.Seconds, 0.01, 4e-3, 3.0)]
    [InlineData(NirTimeUnit.Milliseconds, 10, 4, 0.003)]
    public void A_pulse_has_area_1_in_the_unit_of_the_file(NirTimeUnit unit, double tau, double tauSynapse, double expected)
    {
        // A pulse moves v by r w / tau (and I by w / tau_syn) in the numbers of the file, whatever they count; here r w = 0.03.
        NirNode neuron = tauSynapse == 0
            ? Lif("n", tau: tau)
            : NirNode.Create("n", "CubaLIF", ("tau_syn", V(tauSynapse)), ("tau_mem", V(tau)), ("r", V(1)), ("w_in", V(1)), ("v_leak", V(0)), ("v_threshold", V(1)));
        NirModel model = Understood(NirGraph.Create([Input("input", 1), NirNode.Create("w", "Linear", ("weight", NirArray.Of(NirElementType.Real64, [1, 1], [0.03]))), neuron, Output("output", 1)], ("input", "w"), ("w", "n"), ("n", "output")));
        var settings = new NirSettings { TimeUnit = unit, StepSeconds = 1e-3, Amplitude = NirAmplitude.Dirac };
        Network network = NirLowering.ForEngine(model, settings).Require("pulse");

        // What the current holds after an event goes into the membrane in every step of 1 in its unit: w / tau_syn times dt / tau.
        double step = unit == NirTimeUnit.Seconds ? 1e-3 : 1;
        Assert.Equal(tauSynapse == 0 ? expected : expected * step / tauSynapse, network.Projections[0].Weights[0], 1e-12);
        Assert.Equal(0.01, network.Populations[0].TauMembraneSeconds[0], 1e-15);
    }

    [Fact]
    public void Matrices_side_by_side_each_take_their_own_part()
    {
        NirNode stack = NirNode.Create("s", "Affine", ("weight", NirArray.Of(NirElementType.Real32, [2, 2, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])), ("bias", V(0.5, 0.25)));
        NirNode lif = NirNode.Create("n", "LIF", ("tau", V(1e-3)), ("r", V(1)), ("v_leak", V(0)), ("v_threshold", V(1)));
        NirModel model = Understood(NirGraph.Create([Input("input", 2, 3), stack, lif, Output("output", 2, 2)], ("input", "s"), ("s", "n"), ("n", "output")));
        Assert.DoesNotContain(model.Warnings, w => w.Contains("row-major", StringComparison.Ordinal));
        LoweredNetwork lowered = NirLowering.ForEngine(model, new NirSettings { StepSeconds = 1e-3 });
        Network network = lowered.Require("stack");
        Assert.Equal([1, 4, 0, 0, 2, 5, 0, 0, 3, 6, 0, 0, 0, 0, 7, 10, 0, 0, 8, 11, 0, 0, 9, 12], network.Projections[0].Weights.Select(w => Math.Round(w, 9)));
        Assert.Equal([0.5, 0.25, 0.5, 0.25], network.Populations[0].Bias.Select(b => Math.Round(b, 9)));
        Assert.Contains(lowered.Nodes, n => n is { Node: "s", Support: NodeSupport.Exact, Remark: "weights, one matrix beside the other" });
    }

    [Fact]
    public void Pulses_take_the_step_of_the_file_where_it_has_one()
    {
        NirModel model = Understood(NirGraph.Create([Input("input", 1), Lif("lif", tau: 0.01, r: 100), Output("output", 1)], ("input", "lif"), ("lif", "output")));
        var dirac = new NirSettings { Amplitude = NirAmplitude.Dirac };
        Assert.Equal(1e-4, NirLowering.ForEngine(model, dirac).Require("lif").StepSeconds);
        Assert.Equal(1e-4, NirLowering.ForEngine(model, dirac with { Integrator = NirIntegrator.Exact }).Require("lif").StepSeconds);
        NirModel silent = Understood(NirGraph.Create([Input("input", 1), Lif("lif"), Output("output", 1)], ("input", "lif"), ("lif", "output")));
        Assert.Equal(1.0 / 1024, NirLowering.ForEngine(silent, dirac with { Integrator = NirIntegrator.Exact }).Require("lif").StepSeconds);
        Assert.Contains("only --engine exact", Assert.Single(NirLowering.ForEngine(silent, dirac).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Scales_flattening_pools_and_convolutions_are_folded_into_weights()
    {
        NirArray one = NirArray.Whole(1, 1);
        NirNode conv = NirNode.Create("conv", "Conv2d", ("input_shape", NirArray.Whole(3, 4)), ("weight", NirArray.Of(NirElementType.Real64, [1, 1, 2, 3], [1, 2, 3, 4, 5, 6])), ("stride", one), ("padding", NirArray.Whole(0, 0)), ("dilation", one), ("groups", NirArray.Whole(1)), ("bias", V(0)));
        NirNode pool = NirNode.Create("pool", "AvgPool2d", ("kernel_size", NirArray.Whole(2, 2)), ("stride", one), ("padding", NirArray.Whole(0, 0)));
        NirNode flat = NirNode.Create("flat", "Flatten", ("input_type", NirArray.Whole(1, 1, 1)));
        NirNode scale = NirNode.Create("scale", "Scale", ("scale", V(10)));
        NirModel model = Understood(NirGraph.Create(
            [Input("input", 1, 3, 4), conv, pool, flat, scale, Lif("lif", tau: 0.01), Output("output", 1)],
            ("input", "conv"),
            ("conv", "pool"),
            ("pool", "flat"),
            ("flat", "scale"),
            ("scale", "lif"),
            ("lif", "output")));
        Network network = NirLowering.ForEngine(model, new NirSettings { StepSeconds = 1e-3 }).Require("conv");

        // Four windows of the kernel over 3 x 4 pixels, averaged, times 10, times dt/tau = 0.1.
        double[] expected = [1, 3, 5, 3, 5, 12, 16, 9, 4, 9, 11, 6];
        Assert.Equal(expected.Select(e => e / 4), network.Projections.Single().Weights.Select(w => Math.Round(w, 12)));
    }

    [Theory]
    [InlineData("same", new[] { 2.0, 1, 0, 0, 3, 2, 1, 0, 0, 3, 2, 1, 0, 0, 3, 2 }, 4)]
    [InlineData("valid", new[] { 1.0, 0, 2, 1, 3, 2, 0, 3 }, 2)]
    public void One_dimensional_convolutions_pad_as_they_say(string padding, double[] bySource, int outputs)
    {
        NirNode conv = NirNode.Create("conv", "Conv1d", ("input_shape", NirArray.Of(NirElementType.Whole64, [], [4])), ("weight", NirArray.Of(NirElementType.Real64, [1, 1, 3], [1, 2, 3])), ("stride", NirArray.Whole(1)), ("padding", NirArray.OfText(padding)), ("dilation", NirArray.Whole(1)), ("groups", NirArray.Whole(1)), ("bias", V(0)));
        NirNode lif = NirNode.Create("lif", "LIF", ("tau", V(0.01)), ("r", V(10)), ("v_leak", V(0)), ("v_threshold", V(1)));
        NirModel model = Understood(NirGraph.Create([Input("input", 1, 4), conv, lif, Output("output", 1, outputs)], ("input", "conv"), ("conv", "lif"), ("lif", "output")));
        Network network = NirLowering.ForEngine(model, new NirSettings { StepSeconds = 1e-3 }).Require("conv");
        Assert.Equal(bySource, network.Projections.Single().Weights.Select(w => Math.Round(w, 12)));
    }

    [Fact]
    public void A_stride_with_padding_that_keeps_the_length_is_read_and_not_run()
    {
        NirNode conv = NirNode.Create("c", "Conv1d", ("input_shape", NirArray.Whole(4)), ("weight", NirArray.Of(NirElementType.Real64, [1, 1, 3], [1, 2, 3])), ("stride", NirArray.Whole(2)), ("padding", NirArray.OfText("same")), ("dilation", NirArray.Whole(1)), ("groups", NirArray.Whole(1)), ("bias", V(0)));
        NirNode flat = NirNode.Create("f", "Flatten", ("input_type", NirArray.Whole(1, 4)));
        NirNode lif = NirNode.Create("lif", "LIF", ("tau", V(0.01)), ("r", V(1)), ("v_leak", V(0)), ("v_threshold", V(1)));
        NirModel model = Understood(NirGraph.Create([Input("input", 1, 4), conv, flat, lif, Output("output", 4)], ("input", "c"), ("c", "f"), ("f", "lif"), ("lif", "output")));
        LoweredNetwork lowered = NirLowering.ForEngine(model, new NirSettings { StepSeconds = 1e-3 });
        Assert.Contains("node 'c' (Conv1d 1x1x3) pads \"same\" with a stride above 1", Assert.Single(lowered.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Delays_before_and_after_weights_are_delays_of_connections()
    {
        NirNode before = NirNode.Create("d1", "Delay", ("delay", V(0.001, 0.002)));
        NirNode after = NirNode.Create("d2", "Delay", ("delay", V(0.01, 0.02, 0.03)));
        NirNode lif = NirNode.Create("lif", "LIF", ("tau", V(0.01, 0.01, 0.01)), ("r", V(1)), ("v_leak", V(0)), ("v_threshold", V(1)));
        NirModel model = Understood(NirGraph.Create([Input("input", 2), before, Linear("w", 3, 2, 1, 2, 3, 4, 5, 6), after, lif, Output("output", 3)], ("input", "d1"), ("d1", "w"), ("w", "d2"), ("d2", "lif"), ("lif", "output")));
        Projection projection = NirLowering.ForEngine(model, new NirSettings { StepSeconds = 1e-3 }).Require("delays").Projections.Single();
        Assert.Equal([0.011, 0.021, 0.031, 0.012, 0.022, 0.032], projection.DelaySeconds.Select(d => Math.Round(d, 12)));
    }

    [Fact]
    public void A_bias_before_a_delay_does_not_wait_and_the_report_says_so()
    {
        NirNode affine = NirNode.Create("a", "Affine", ("weight", Matrix(1, 1, 1)), ("bias", V(0.5)));
        NirNode delay = NirNode.Create("d", "Delay", ("delay", V(0.003)));
        NirGraph graph = NirGraph.Create([Input("input", 1), affine, delay, Lif("lif"), Output("output", 1)], ("input", "a"), ("a", "d"), ("d", "lif"), ("lif", "output"));
        LoweredNetwork lowered = NirLowering.ForEngine(Understood(graph), new NirSettings { StepSeconds = 1e-3 });
        NodeReport report = lowered.Nodes.Single(n => n.Node == "d");
        Assert.Equal(NodeSupport.Approximate, report.Support);
        Assert.Contains("the bias before it acts from the first step on", report.Remark, StringComparison.Ordinal);
        Assert.Equal(0.05, lowered.Require("d").Populations[0].Bias[0], 1e-12);
    }

    [Fact]
    public void A_delay_between_two_weights_splits_the_ways()
    {
        NirNode delay = NirNode.Create("d", "Delay", ("delay", V(0.001, 0.002)));
        NirModel model = Understood(NirGraph.Create([Input("input", 1), Linear("a", 2, 1, 1, 2), delay, Linear("b", 1, 2, 10, 100), Lif("lif"), Output("output", 1)], ("input", "a"), ("a", "d"), ("d", "b"), ("b", "lif"), ("lif", "output")));
        Network network = NirLowering.ForEngine(model, new NirSettings { StepSeconds = 1e-3 }).Require("ways");
        Assert.Equal([(0.001, 1.0), (0.002, 20.0)], network.Projections.Select(p => (p.DelaySeconds[0], Math.Round(p.Weights[0], 12))));
    }

    [Fact]
    public void Ways_that_branch_and_join_are_added_up_without_counting_them()
    {
        // 2^60 ways from the Input to the neuron.
        const int Stages = 60;
        NirNode[] nodes = [.. Enumerable.Range(0, Stages).SelectMany(i => new[] { Linear($"a{i}", 1, 1, 0.75), Linear($"b{i}", 1, 1, 0.25), Linear($"c{i}", 1, 1, 1) })];
        (string, string)[] edges = [.. Enumerable.Range(0, Stages).SelectMany(i => new[] { (i == 0 ? "input" : $"c{i - 1}", $"a{i}"), (i == 0 ? "input" : $"c{i - 1}", $"b{i}"), ($"a{i}", $"c{i}"), ($"b{i}", $"c{i}") })];
        NirModel model = Understood(NirGraph.Create([Input("input", 1), .. nodes, Lif("lif"), Output("output", 1)], [.. edges, ($"c{Stages - 1}", "lif"), ("lif", "output")]));
        Network network = NirLowering.ForEngine(model, new NirSettings { StepSeconds = 1e-3 }).Require("ways");
        Assert.Equal(0.1, Assert.Single(network.Projections).Weights[0], 1e-15);
    }

    [Fact]
    public void Neurons_without_leak_keep_what_they_have()
    {
        NirNode neuron = NirNode.Create("if", "IF", ("r", V(1)), ("v_threshold", V(10)), ("v_reset", V(0)));
        NirModel model = Understood(NirGraph.Create([Input("input", 1), Linear("w", 1, 1, 1000), neuron, Output("output", 1)], ("input", "w"), ("w", "if"), ("if", "output")));
        ClockedEngine engine = NirEngines.CreateClocked(NirLowering.ForEngine(model, new NirSettings { StepSeconds = 1e-3, FiresAtThreshold = true }), "if", NumberPrecision.Bits64);
        var counts = new ushort[100_000];
        for (int k = 0; k < counts.Length; k += 10_000)
        {
            counts[k] = 1;
        }

        Raster spikes = engine.Run(new Raster(counts, 1, 1e-3)).OutputSpikes;
        Assert.Equal([90_000], Enumerable.Range(0, counts.Length).Where(k => spikes.Row(k)[0] > 0));
    }

    [Fact]
    public void Nested_graphs_and_port_addresses_are_the_flat_graph()
    {
        NirGraph inner = NirGraph.Create([Input("in", 1), Lif("lif"), Linear("w_rec", 1, 1, 0.5), Output("out", 1)], ("in", "lif"), ("lif", "w_rec"), ("w_rec", "lif"), ("lif", "out"));
        NirNode nested = NirNode.Create("block", "NIRGraph") with { Graph = inner };
        NirModel model = Understood(NirGraph.Create([Input("input", 1), Linear("w", 1, 1, 1), nested, Output("output", 1)], ("input", "w"), ("w", "block.in"), ("block", "output")));
        Assert.Empty(model.Warnings);
        Assert.Equal(["block.lif", "block.w_rec", "input", "output", "w"], model.Graph.Nodes.Select(n => n.Name));
        Network network = NirLowering.ForEngine(model, new NirSettings { StepSeconds = 1e-3 }).Require("nested");
        Assert.Equal(["input>block.lif", "block.lif>block.lif"], network.Projections.Select(p => $"{p.Source}>{p.Target}"));
    }

    [Fact]
    public void Several_inputs_are_one_after_the_other_only_when_asked()
    {
        NirModel model = Understood(NirGraph.Create([Input("a", 1), Input("b", 2), Linear("wa", 1, 1, 1), Linear("wb", 1, 2, 2, 3), Lif("lif"), Output("output", 1)], ("a", "wa"), ("b", "wb"), ("wa", "lif"), ("wb", "lif"), ("lif", "output")));
        var settings = new NirSettings { StepSeconds = 1e-2 };
        Assert.Contains("there are 2 Input nodes ('a', 'b')", Assert.Single(NirLowering.ForEngine(model, settings).Problems), StringComparison.Ordinal);
        Network network = NirLowering.ForEngine(model, settings with { ConcatenatesInputs = true }).Require("two");
        Assert.Equal(3, network.InputChannels);
        Assert.Equal([1, 2, 3], Enumerable.Range(0, 3).Select(i => network.Projections.Sum(p => p.Weights[i])));
    }

    [Fact]
    public void A_chip_keeps_the_charge_of_a_spike_and_the_steady_state_of_a_bias()
    {
        // a = 0.6, b = 0.9: neither is a bit shift.
        NirNode cuba = NirNode.Create("n", "CubaLIF", ("tau_syn", V(2.5e-3)), ("tau_mem", V(0.01)), ("r", V(10)), ("w_in", V(2.5)), ("v_leak", V(0)), ("v_threshold", V(1)));
        NirNode affine = NirNode.Create("w", "Affine", ("weight", Matrix(1, 1, 0.5)), ("bias", V(0.25)));
        NirModel model = Understood(NirGraph.Create([Input("input", 1), affine, cuba, Output("output", 1)], ("input", "w"), ("w", "n"), ("n", "output")));
        LoweredNetwork lowered = NirLowering.ForChip(model, new NirSettings(), ChipCatalogue.XyloAudio3);
        Population population = lowered.Require("chip").Populations[0];
        Assert.Equal(2e-3, population.TauSynapseSeconds[0][0], 1e-12);
        Assert.Equal(8e-3, population.TauMembraneSeconds[0], 1e-12);

        // 0.5/(1 - 0.6) = 1.25 in all, and a current that is halved after each event is added gives it back: w/2 + w/4 + ...
        Assert.Equal(1.25, lowered.Network!.Projections[0].Weights[0], 1e-12);
        Assert.Equal(0.625, population.Bias[0], 1e-12);
        Assert.Contains(lowered.Notes, n => n.Contains("subtracts the threshold", StringComparison.Ordinal));
        Assert.Contains(lowered.Nodes, n => n.Node == "n" && n.Support == NodeSupport.Approximate && n.Remark.Contains("1.32 -> 1", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(4e-3, NirIntegrator.Euler, "log2(tau/dt) 2.00 -> 2 (decay exact)")]
    [InlineData(100.0, NirIntegrator.Euler, "log2(tau/dt) 16.61 -> 17 (decay within 0.05%)")]
    [InlineData(1e-3, NirIntegrator.Euler, "log2(tau/dt) 0.00 -> 1 (decay 0 -> 0.5)")]
    [InlineData(4e-3, NirIntegrator.Exponential, "log2(tau/dt) 2.00 -> 2 (decay -3.7%)")]
    public void The_decay_of_a_chip_is_held_against_that_of_the_integrator(double tau, NirIntegrator integrator, string expected)
    {
        NirModel model = Understood(NirGraph.Create([Input("input", 1), Lif("n", tau), Output("output", 1)], ("input", "n"), ("n", "output")));
        LoweredNetwork lowered = NirLowering.ForChip(model, new NirSettings { StepSeconds = 1e-3, TimeUnit = NirTimeUnit.Seconds, Integrator = integrator }, ChipCatalogue.XyloAudio3);
        Assert.Contains("membrane " + expected, lowered.Nodes.Single(n => n.Node == "n").Remark, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void The_Braille_network_runs_on_the_integers_of_a_chip()
    {
        NirModel model = NirReader.Read(TestPlaces.Shared("golden", "nir", "run", "braille_noDelay_noBias_subtract.nir"));
        LoweredNetwork lowered = NirLowering.ForChip(model, new NirSettings { Reset = NirReset.Subtract }, ChipCatalogue.XyloAudio3);
        MappingReport report = Mapper.Map(lowered.Require("braille"), ChipCatalogue.XyloAudio3, new QuantizerSettings());
        var core = new ChipCore(report.Program!);
        ushort[] counts = [.. File.ReadLines(TestPlaces.Shared("golden", "nir", "run", "braille_test0_input_256x12.csv")).SelectMany(l => l.Split(',')).Select(v => ushort.Parse(v, System.Globalization.CultureInfo.InvariantCulture))];
        var input = new Raster(counts, 12, 1e-4);
        double[] chip = Rates(core.Run(input, RecordedStates.None).HiddenSpikes);
        ClockedEngine engine = NirEngines.CreateClocked(NirLowering.ForEngine(model, new NirSettings { Reset = NirReset.Subtract }), "braille", NumberPrecision.Bits64);
        double[] reference = Rates(engine.Run(input).HiddenSpikes);
        double cosine = chip.Zip(reference, (a, b) => a * b).Sum() / Math.Sqrt(chip.Sum(a => a * a) * reference.Sum(b => b * b));

        // The specification saw 131 spikes for the 120 of the engine, and 0.981, with a quantiser of its own.
        Assert.Equal(120, reference.Sum());
        Assert.InRange(chip.Sum(), 0.85 * 120, 1.15 * 120);
        Assert.InRange(cosine, 0.95, 1);

        static double[] Rates(Raster raster) => [.. raster.EventsPerChannel().Select(e => (double)e)];
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.5)]
    public void Neurons_without_leak_are_driven_in_continuous_time(double bias)
    {
        // v' = 100 (1 + bias) from reset to threshold, over and over.
        NirNode affine = NirNode.Create("w", "Affine", ("weight", Matrix(1, 1, 1)), ("bias", V(bias)));
        NirNode neuron = NirNode.Create("if", "IF", ("r", V(100)), ("v_threshold", V(1.5)), ("v_reset", V(-0.3)));
        NirModel model = Understood(NirGraph.Create([Input("input", 1), affine, neuron, Output("output", 1)], ("input", "w"), ("w", "if"), ("if", "output")));
        LoweredNetwork lowered = NirLowering.ForEngine(model, new NirSettings { StepSeconds = 1e-3, Integrator = NirIntegrator.Exact });
        Assert.Equal(NodeSupport.Approximate, lowered.Nodes.Single(n => n.Node == "if").Support);
        var engine = new ExactEngine(lowered.Require("if"), new ExactSettings());
        IReadOnlyList<double> times = engine.Run(new TimedInput(1, [], [new CurrentChange(0, 0, 1000)], 0.2)).TimesPerNeuron(0, 1)[0];
        double slope = 100 * (1 + bias);
        Assert.Equal((int)(((0.2 * slope) - 1.5) / 1.8) + 1, times.Count);
        Assert.All(times.Select((t, i) => t - ((1.5 + (1.8 * i)) / slope)), error => Assert.Equal(0, error, 1e-8));
    }

    private static NirGraph TwoNeurons() => NirGraph.Create(
        [Input("input", 1), Linear("w1", 1, 1, 1), Lif("a", tau: 0.01, leak: 1.2), Linear("w2", 1, 1, 1), Lif("b", tau: 0.01, threshold: 20), Output("output", 1)],
        ("input", "w1"),
        ("w1", "a"),
        ("a", "w2"),
        ("w2", "b"),
        ("b", "output"));

    private static NirModel Understood(NirGraph graph) => NirReader.Understand(Document(graph), "graph");
}
