using SpikeSim.Chips;
using SpikeSim.Engines.Clocked;
using SpikeSim.Nir;
using SpikeSim.Nir.Graphs;
using SpikeSim.Nir.Lowering;
using SpikeSim.Nir.Reading;
using SpikeSim.Rasters;
using static SpikeSim.Tests.Nir.Graphs;

namespace SpikeSim.Tests.Nir;

/// <summary>Outputs that are more or less than one population, and comparisons without a reset, against the equations written down.</summary>
public sealed class NirOutputTests
{
    private const int Steps = 200;
    private const double Step = 1e-3;

    [Fact]
    public void A_weighted_sum_of_spikes_is_read_as_a_membrane_without_memory()
    {
        NirGraph graph = NirGraph.Create(
            [Input("input", 1), Linear("fc", 2, 1, 12, 15), Two("lif"), NirNode.Create("out", "Affine", ("weight", Matrix(3, 2, 1, 2, 3, 4, 5, 6)), ("bias", V(0.5, 0, -1))), Output("output", 3)],
            ("input", "fc"),
            ("fc", "lif"),
            ("lif", "out"),
            ("out", "output"));
        foreach (NirIntegrator integrator in (ReadOnlySpan<NirIntegrator>)[NirIntegrator.Euler, NirIntegrator.Exponential])
        {
            LoweredNetwork lowered = Lower(graph, new NirSettings { StepSeconds = Step, Integrator = integrator });
            Assert.Contains(lowered.Notes, n => n.EndsWith($"--integrator {(integrator == NirIntegrator.Euler ? "euler" : "exp")}", StringComparison.Ordinal));
            Assert.Contains(lowered.Nodes, n => n is { Node: "output", Support: NodeSupport.Exact, Remark: "a sum in each step, read as a membrane without memory" });
            Recording recording = Run(lowered);
            Assert.InRange(recording.HiddenSpikes.TotalEvents(), 20, 2 * Steps);
            for (int k = 0; k < Steps; k++)
            {
                ReadOnlySpan<ushort> z = recording.HiddenSpikes.Row(k);
                double[] expected = [z[0] + (2 * z[1]) + 0.5, (3 * z[0]) + (4 * z[1]), (5 * z[0]) + (6 * z[1]) - 1];
                Assert.Equal(expected, Row(recording.OutputMembrane!, k));
            }
        }

        AssertRefused(graph, new NirSettings { StepSeconds = Step, Integrator = NirIntegrator.Exact }, "node 'output' (Output) takes a sum of spikes, which has a value in steps only");
        AssertRefused(graph, new NirSettings { StepSeconds = Step, Amplitude = NirAmplitude.Dirac }, "node 'output' (Output) takes a sum of pulses, which have no height");
        string problem = Assert.Single(NirLowering.ForChip(Understood(graph), new NirSettings { StepSeconds = Step }, ChipCatalogue.XyloAudio3).Problems);
        Assert.Contains("node 'output' (Output) cannot be mapped to", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_Outputs_are_one_after_the_other_where_somebody_says_so()
    {
        NirGraph graph = Heads([("lif", "wa"), ("lif", "wb")]);
        AssertRefused(graph, new NirSettings { StepSeconds = Step }, "there are 2 Output nodes ('out_a', 'out_b'); say that their values are taken one after the other in the order of names (--nir outputs=concatenate), or keep one");
        LoweredNetwork lowered = Lower(graph, Together);
        Assert.Contains("the values of several Outputs are taken one after the other, in the order of their names: 'a' (2), 'b' (2)", lowered.Notes);
        Assert.Equal("a+b", lowered.Network!.Outputs.Single().Name);
        Assert.Equal(["a+b", "a+b", "lif"], lowered.Populations.Values);

        // The same spikes as from each head alone.
        Recording both = Run(lowered);
        Recording a = Run(Lower(graph with { Nodes = graph.Nodes.Remove("b").Remove("wb").Remove("out_b"), Edges = [.. graph.Edges.Where(e => !e.Target.EndsWith('b') && !e.Source.EndsWith('b'))] }, Together));
        Recording b = Run(Lower(graph with { Nodes = graph.Nodes.Remove("a").Remove("wa").Remove("out_a"), Edges = [.. graph.Edges.Where(e => !e.Target.EndsWith('a') && !e.Source.EndsWith('a'))] }, Together));
        Assert.True(a.OutputSpikes.TotalEvents() > 0 && b.OutputSpikes.TotalEvents() > 0);
        for (int k = 0; k < Steps; k++)
        {
            Assert.Equal([.. a.OutputSpikes.Row(k), .. b.OutputSpikes.Row(k)], both.OutputSpikes.Row(k).ToArray());
        }

        Assert.NotNull(NirLowering.ForChip(Understood(graph), Together, ChipCatalogue.XyloAudio3).Network);
    }

    [Fact]
    public void An_Output_beside_a_layer_that_others_need_is_read_in_the_same_step()
    {
        NirGraph graph = Heads([("lif", "wa"), ("a", "wb")]);
        LoweredNetwork lowered = Lower(graph, Together);
        Assert.False(lowered.Network!.Outputs.Single().Spiking);
        Assert.Contains(lowered.Notes, n => n.StartsWith("the output is no population of the file: what arrives at 'out_a' (2), 'out_b' (2) is added up", StringComparison.Ordinal));
        Recording recording = Run(lowered);
        Assert.Equal(["lif", "a", "b"], lowered.Network.Hidden.Select(p => p.Name));
        Assert.True(recording.HiddenSpikes.TotalEvents() > 0);
        for (int k = 0; k < Steps; k++)
        {
            Assert.Equal(recording.HiddenSpikes.Row(k)[2..].ToArray().Select(z => (double)z), Row(recording.OutputMembrane!, k));
        }
    }

    [Theory]
    [InlineData("none", "euler")]
    [InlineData("none", "exp")]
    [InlineData("LI", "euler")]
    [InlineData("LI", "exp")]
    [InlineData("I", "euler")]
    [InlineData("CubaLI", "euler")]
    [InlineData("CubaLI", "exp")]
    public void A_comparison_fires_while_it_is_above_and_resets_nothing(string readout, string integrator)
    {
        bool isEuler = integrator == "euler";
        NirNode[] before = readout switch
        {
            "LI" => [NirNode.Create("li", "LI", ("tau", V(0.008)), ("r", V(2)), ("v_leak", V(0.05)))],
            "I" => [NirNode.Create("li", "I", ("r", V(2)))],
            "CubaLI" => [NirNode.Create("li", "CubaLI", ("tau_syn", V(0.004)), ("tau_mem", V(0.01)), ("r", V(2)), ("v_leak", V(0.05)), ("w_in", V(1.5)))],
            _ => [],
        };
        double threshold = readout switch { "none" => 0.7, "I" => 0.05, "LI" => 0.6, _ => 0.8 };
        NirNode comparison = NirNode.Create("threshold", "Threshold", ("threshold", V(threshold)));
        string[] chain = ["input", "w", .. before.Select(b => b.Name), "threshold", "output"];
        NirGraph graph = NirGraph.Create([Input("input", 1), Linear("w", 1, 1, 0.75), .. before, comparison, Output("output", 1)], [.. chain.Zip(chain[1..])]);
        LoweredNetwork lowered = Lower(graph, new NirSettings { StepSeconds = Step, Integrator = isEuler ? NirIntegrator.Euler : NirIntegrator.Exponential });
        Assert.DoesNotContain(lowered.Nodes, n => n.Support != NodeSupport.Exact);
        Recording recording = Run(lowered);
        double current = 0;
        double v = 0;
        int above = 0;
        for (int k = 0; k < Steps; k++)
        {
            double x = 0.75 * InputAt(k);
            (current, v) = readout switch
            {
                "LI" => (x, (Decay(0.008) * v) + (Step / 0.008 * (0.05 + (2 * x)))),
                "I" => (x, v + (2 * Step * x)),
                "CubaLI" => Cuba(current, v, x),
                _ => (x, x),
            };
            int z = v > threshold ? 1 : 0;
            above += z;
            Assert.Equal(z, recording.OutputSpikes.Row(k)[0]);
        }

        Assert.InRange(above, 10, Steps - 10);

        (double, double) Cuba(double i, double v, double x)
        {
            double now = (Decay(0.004) * i) + (Step / 0.004 * 1.5 * x);
            return (now, (Decay(0.01) * v) + (Step / 0.01 * (0.05 + (2 * now))));
        }

        double Decay(double tau) => isEuler ? 1 - (Step / tau) : Math.Exp(-Step / tau);
    }

    [Fact]
    public void A_comparison_that_an_engine_cannot_have_is_refused_by_name()
    {
        NirNode li = NirNode.Create("li", "CubaLI", ("tau_syn", V(0.01)), ("tau_mem", V(0.01)), ("r", V(1)), ("v_leak", V(0)));
        NirNode comparison = NirNode.Create("t", "Threshold", ("threshold", V(1)));
        NirGraph graph = NirGraph.Create([Input("input", 1), li, comparison, Output("output", 1)], ("input", "li"), ("li", "t"), ("t", "output"));
        var settings = new NirSettings { StepSeconds = Step };
        AssertRefused(graph, settings, "node 't' (Threshold) compares the membrane of 'li', whose tau_syn and tau_mem are equal");
        AssertRefused(graph, settings with { Order = NirOrder.Old }, "in the order \"new\" only");
        AssertRefused(graph, settings with { Integrator = NirIntegrator.Exact }, "is a comparison without a reset, which has no events in continuous time; run with --engine clocked");
        NirGraph shared = graph with { Nodes = graph.Nodes.Add("x", Linear("x", 1, 1, 1)), Edges = [.. graph.Edges, new NirEdge("li", "x"), new NirEdge("x", "output")] };
        AssertRefused(shared, settings, "node 'li' (CubaLI) gives its membrane to 't', 'x'; only spikes travel between neurons here");
    }

    [Fact]
    public void A_membrane_that_is_no_readout_is_rated_and_the_rest_too()
    {
        NirNode li = NirNode.Create("li", "LI", ("tau", V(0.01)), ("r", V(1)), ("v_leak", V(0)));
        NirGraph graph = NirGraph.Create([Input("input", 1), li, Linear("w", 1, 1, 1), Lif("lif"), Output("output", 1)], ("input", "li"), ("li", "w"), ("w", "lif"), ("lif", "output"));
        NodeReport Rated(NirGraph of, NirSettings settings) => Lower(of, settings).Nodes.Single(n => n.Node == "li");
        Assert.Equal(NodeSupport.Unsupported, Rated(graph, new NirSettings { StepSeconds = Step }).Support);
        Assert.Contains("gives its membrane to 'w'", Rated(graph, new NirSettings()).Remark, StringComparison.Ordinal);
        Assert.Equal(NodeSupport.Exact, Lower(graph, new NirSettings()).Nodes.Single(n => n.Node == "lif").Support);
        NirGraph unread = graph with { Edges = [new NirEdge("input", "li"), new NirEdge("input", "w"), new NirEdge("w", "lif"), new NirEdge("lif", "output")] };
        LoweredNetwork without = Lower(unread, new NirSettings { StepSeconds = Step });
        Assert.Equal("lif", Assert.Single(without.Network!.Populations).Name);
        Assert.Equal("left out: it gives to no node", without.Nodes.Single(n => n.Node == "li").Remark);
    }

    [Fact]
    public void An_Output_that_takes_nothing_is_no_sum()
    {
        NirGraph graph = NirGraph.Create([Input("input", 1), Lif("lif"), Output("output", 1)], ("input", "lif"));
        AssertRefused(graph, new NirSettings { StepSeconds = Step }, "Output 'output' takes from no node");
    }

    private static NirSettings Together => new() { StepSeconds = Step, ConcatenatesOutputs = true };

    private static NirNode Two(string name) => NirNode.Create(name, "LIF", ("tau", V(0.01, 0.02)), ("r", V(1, 1)), ("v_leak", V(0, 0)), ("v_threshold", V(1, 1)), ("v_reset", V(0, 0)));

    private static NirGraph Heads((string From, string To)[] edges) => NirGraph.Create(
        [Input("input", 1), Linear("fc", 2, 1, 12, 30), Two("lif"), Linear("wa", 2, 2, 6, 7, 8, 9), Linear("wb", 2, 2, 15, 11, 9, 13), Two("a"), Two("b"), Output("out_a", 2), Output("out_b", 2)],
        [("input", "fc"), ("fc", "lif"), .. edges, ("wa", "a"), ("wb", "b"), ("a", "out_a"), ("b", "out_b")]);

    private static int InputAt(int step) => step * step % 7 < 3 && step % 50 < 35 ? 1 : 0;

    private static LoweredNetwork Lower(NirGraph graph, NirSettings settings) => NirLowering.ForEngine(Understood(graph), settings);

    private static Recording Run(LoweredNetwork lowered)
    {
        ushort[] counts = [.. Enumerable.Range(0, Steps).Select(k => (ushort)InputAt(k))];
        return NirEngines.CreateClocked(lowered, "graph", NumberPrecision.Bits64).Run(new Raster(counts, 1, Step), RecordedStates.All);
    }

    private static double[] Row(Trace trace, int step) => [.. trace.Row(step).ToArray().Select(v => Math.Round(v, 9))];

    private static void AssertRefused(NirGraph graph, NirSettings settings, string expected) =>
        Assert.Contains(expected, Assert.Single(Lower(graph, settings).Problems), StringComparison.Ordinal);

    private static NirModel Understood(NirGraph graph) => NirReader.Understand(Document(graph), "graph");
}
