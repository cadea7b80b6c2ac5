using SpikeSim.Chips;
using SpikeSim.Mapping;
using SpikeSim.Networks;
using SpikeSim.Rasters;
using static SpikeSim.Tests.Mapping.SmallNetworks;

namespace SpikeSim.Tests.Mapping;

public sealed class PlacementTests
{
    private static readonly ChipDescription Audio3 = ChipCatalogue.XyloAudio3;

    [Fact]
    public void A_chain_keeps_its_order()
    {
        var placement = new Placement(Chain(16, [100, 300, 100], 4), Audio3);
        Assert.Equal(["h1", "h2", "h3"], placement.Order.Select(p => p.Name));
        Assert.Equal(Enumerable.Range(100, 300), placement.IdsOf("h2"));
    }

    [Fact]
    public void What_inputs_reach_comes_first_and_what_outputs_read_last()
    {
        // Described in the wrong order: the reservoir first, the read-out population second, the reached one last.
        Network network = Reordered(Chain(16, [100, 300, 100], 4), "h2", "h3", "h1");
        var placement = new Placement(network, Audio3);
        Assert.Equal(["h1", "h2", "h3"], placement.Order.Select(p => p.Name));
        Assert.Equal(["h2", "h3", "h1"], new Placement(network, ChipCatalogue.Find("xylo-audio-2")).Order.Select(p => p.Name));
    }

    [Fact]
    public void A_residual_block_keeps_its_order_and_its_aliases_point_forward()
    {
        Network network = Chain(8, [16, 16], 4).WithAliases(new AliasConnection("h1", "h2"));
        foreach (Network described in new[] { network, Reordered(network, "h2", "h1") })
        {
            var placement = new Placement(described, ChipCatalogue.Find("xylo-audio-2"));
            Assert.Equal(Enumerable.Range(0, 32).Select(id => id < 16 ? $"{id + 16}" : string.Empty), placement.Aliases.Select(a => string.Join(' ', a)));
        }
    }

    [Theory]
    [InlineData("xylo-audio-2")]
    [InlineData("xylo-audio-3")]
    public void Many_populations_are_put_into_the_order_of_the_signal_where_an_alias_would_point_back(string chip)
    {
        Network network = Chain(4, [.. Enumerable.Repeat(20, 12)], 2);
        Network backward = Reordered(network, [.. network.Hidden.Select(p => p.Name).Reverse()]).WithAliases(new AliasConnection("h3", "h5"));
        MappingReport report = Map(backward, chip);
        Assert.DoesNotContain(report.Violations, v => v.Code is "XY021" or "XY017" or "XY018");
        Assert.Equal(network.Hidden.Select(p => p.Name), report.Placement.Select(p => p.Population));
    }

    [Fact]
    public void A_population_used_at_both_ends_is_put_where_both_ranges_meet()
    {
        // 40 neurons that inputs reach and outputs read, among 150: only ids 22 to 127 are in both ranges.
        Network network = Both(middle: 40, others: 110);
        var placement = new Placement(network, Audio3);
        Assert.All(placement.IdsOf("both"), id => Assert.InRange(id, 22, 127));
        Assert.DoesNotContain(Map(network).Violations, v => v.Code is "XY017" or "XY018");
        Violation violation = Assert.Single(Map(Both(middle: 40, others: 300)).Violations, v => v.Code is "XY017" or "XY018");
        Assert.Contains("need an id in both ranges", violation.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_neurons_that_are_reached_count()
    {
        // 300 recurrent neurons in one population; inputs reach every third, outputs read every third.
        Network network = Chain(16, [300], 4)
            .WithProjection(Sparse(Network.InputName, 16, "h1", 300, (_, t) => t % 3 == 0 ? 0.1 : 0))
            .WithProjection(Sparse("h1", 300, "out", 4, (s, _) => s % 3 == 1 ? 1e-3 : 0))
            .WithProjection(Sparse("h1", 300, "h1", 300, (s, t) => (t - s + 300) % 300 is 1 or 2 ? 0.01 : 0));
        MappingReport report = Map(network);
        Assert.DoesNotContain(report.Violations, v => v.Code.StartsWith("XY", StringComparison.Ordinal));
        Assert.True(report.Placement.Single().IsSplit);
        var placement = new Placement(network, Audio3);
        Assert.All(placement.IdsOf("h1").Where((_, i) => i % 3 == 0), id => Assert.InRange(id, 0, 127));
        Assert.All(placement.IdsOf("h1").Where((_, i) => i % 3 == 1), id => Assert.InRange(id, 172, 299));

        // The specification keeps every weight although its rows end at the expansions.
        ChipSpecification specification = SpecificationForm.Of(placement, Audio3);
        Assert.True(specification.Reached <= 128 && specification.Read <= 128);
        Assert.Equal(1600, specification.InputWeights.Count(w => w != 0));
        Assert.Equal(400, specification.OutputWeights.Count(w => w != 0));
    }

    [Fact]
    public void Every_order_is_found_that_exists()
    {
        var random = new SeededRandom(17);
        ChipDescription chip = Audio3 with { HiddenNeurons = 8, InputExpansion = 4, OutputExpansion = 4 };
        int placeable = 0;
        for (int round = 0; round < 200; round++)
        {
            (bool Reached, bool Read)[] neurons = [.. Enumerable.Range(0, 3 + random.Below(4)).Select(_ => (random.Below(2) == 0, random.Below(2) == 0))];
            Network network = Single(neurons);
            bool placed = !DesignRules.Check(new Placement(network, chip), chip).Any(v => v.Code is "XY017" or "XY018");
            Assert.Equal(SomeOrderFits(neurons, chip), placed);
            placeable += placed ? 1 : 0;
        }

        Assert.InRange(placeable, 20, 180);
    }

    [Fact]
    public void The_delay_of_a_step_per_layer_is_reported()
    {
        MappingReport report = Map(Chain(4, [4, 4, 4], 2).WithAliases(new AliasConnection("h1", "h3")));
        Assert.Equal([("h1", 0), ("h2", 1), ("h3", 0), ("out", 1)], report.Delays.Select(d => (d.Population, d.FirstStep ?? -1)));
        Assert.Equal([new ResidualDelay("h1", "h3", 2)], report.Residuals);
        MappingReport chain = Map(Chain(4, [4, 4, 4], 2));
        Assert.Equal((3, 3), (chain.LayerDelaySteps, chain.Delays[^1].FirstStep));
        Assert.Empty(chain.Residuals);
    }

    [Fact]
    public void The_outputs_of_a_program_lag_behind_as_those_of_its_network()
    {
        foreach ((Network network, int? lag) in new (Network, int?)[]
        {
            (Chain(4, [4, 4, 4], 2), 3),
            (Chain(4, [4, 4, 4], 2).WithAliases(new AliasConnection("h1", "h3")), 1),
            (Chain(4, [4], 2), 1),
        })
        {
            MappingReport report = Map(network);
            Assert.Equal(lag, LayerDelays.OutputLag(report.Program!));
            Assert.Equal(lag, Mapper.Check(report.Program!, Audio3, Step).Delays.Single().FirstStep);
        }

        ChipProgramDraft deaf = Map(Chain(4, [4, 4], 2)).Program!.ToDraft();
        Array.Clear(deaf.RecurrentWeights);
        Assert.Null(LayerDelays.OutputLag(ChipProgram.Create(deaf, Audio3.Arithmetic)));
    }

    [Fact]
    public void The_reported_delays_are_those_of_the_engine()
    {
        Network network = Strong(Chain(1, [2, 2, 2], 2).WithAliases(new AliasConnection("h1", "h2")));
        MappingReport report = Map(network);
        var core = new ChipCore(report.Program!);
        Recording recording = core.Run(new Raster([1, 0, 0, 0, 0, 0, 0, 0], 1, Step));
        var placement = new Placement(network, Audio3);
        foreach (PopulationDelay delay in report.Delays.Take(3))
        {
            int first = Enumerable.Range(0, 8).First(step => placement.IdsOf(delay.Population).Any(id => recording.HiddenSpikes.Row(step)[id] > 0));
            Assert.Equal(delay.FirstStep, first);
        }

        Assert.Equal(report.Delays[^1].FirstStep, Enumerable.Range(0, 8).First(step => recording.OutputSpikes.Row(step).ContainsAnyExcept((ushort)0)));
    }

    [Fact]
    public void Open_points_that_a_network_touches_are_named()
    {
        Assert.Single(Mapper.Map(Chain(2, [4], 2), Audio3, new QuantizerSettings { Method = QuantizerMethod.Channel }).OpenPoints);
        Network network = Chain(2, [4, 4], 2)
            .WithPopulation("h1", p => p with { TauSynapseSeconds = [p.TauSynapseSeconds[0], p.TauSynapseSeconds[0]], Bias = Same(5, 4) })
            .WithAliases(new AliasConnection("h2", "h2"));
        network = network with { Projections = [.. network.Projections, Dense("h1", 4, "h1", 4), Dense("h1", 4, "h1", 4) with { Synapse = 1 }] };
        string points = string.Join('\n', Map(network).OpenPoints);
        Assert.All(["Width of the bias", "Entries with two currents", "Alias to a lower id", "Second current", "samna"], words => Assert.Contains(words, points, StringComparison.Ordinal));
    }

    [Fact]
    public void A_network_at_the_limit_of_every_budget_is_mapped()
    {
        MappingReport report = Map(AtEveryLimit(), "xylo-audio-2");
        Assert.DoesNotContain(report.Violations, v => v.Level == ViolationLevel.Error);
        Assert.NotNull(report.Program);
        string[] full = ["input channels", "hidden neurons", "output neurons", "recurrent entries", "alias targets of one neuron"];
        Assert.All(report.Resources.Where(r => full.Contains(r.Name)), r => Assert.Equal(r.Available, r.Used));
        Assert.Equal(64, report.Resources.Single(r => r.Name == "recurrent targets of one neuron").Used);
    }

    /// <summary>1000 hidden neurons, 16 inputs, 8 outputs, 32 000 recurrent entries of which one neuron has 64, aliases.</summary>
    internal static Network AtEveryLimit()
    {
        Network network = Chain(16, [1000], 8);
        Projection ring = Sparse("h1", 1000, "h1", 1000, (s, t) => (t - s + 1000) % 1000 < Fan(s) ? ((((s * 31) + (t * 17)) % 23) - 11) * 1e-3 : 0);
        double[] weights = [.. ring.Weights];
        for (int i = 0; i < weights.Length; i++)
        {
            bool connected = ((i % 1000) - (i / 1000) + 1000) % 1000 < Fan(i / 1000);
            weights[i] = connected && weights[i] == 0 ? 1e-3 : weights[i];
        }

        return network with { Projections = [.. network.Projections, ring with { Weights = [.. weights] }], Aliases = [new AliasConnection("h1", "h1")] };

        static int Fan(int source) => source switch { 0 => 64, 1 => 0, _ => 32 };
    }

    private static MappingReport Map(Network network, string chip = "xylo-audio-3") => Mapper.Map(network, ChipCatalogue.Find(chip), new QuantizerSettings());

    private static Network Reordered(Network network, params string[] order) =>
        network with { Populations = [.. order.Select(name => network.Find(name)!), .. network.Outputs] };

    // One input event fires every neuron, one spike every neuron behind it.
    private static Network Strong(Network network) =>
        network with { Projections = [.. network.Projections.Select(p => p with { Weights = Same(2 * Threshold, p.Weights.Length) })] };

    private static Network Both(int middle, int others)
    {
        Network chain = Chain(4, [middle, others], 2);
        return chain with
        {
            Populations = [chain.Populations[0] with { Name = "both" }, chain.Populations[1] with { Name = "others" }, chain.Populations[2]],
            Projections =
            [
                Dense(Network.InputName, 4, "both", middle), Dense("both", middle, "out", 2),
                Sparse("both", middle, "others", others, (s, t) => s == 0 ? 0.1 : 0), Sparse("others", others, "both", middle, (s, t) => t == 0 ? 1e-3 : 0),
            ],
        };
    }

    private static Network Single((bool Reached, bool Read)[] neurons)
    {
        int n = neurons.Length;
        return Chain(1, [n], 1)
            .WithProjection(Sparse(Network.InputName, 1, "h1", n, (_, t) => neurons[t].Reached ? 1 : 0))
            .WithProjection(Sparse("h1", n, "out", 1, (s, _) => neurons[s].Read ? 1 : 0));
    }

    private static bool SomeOrderFits((bool Reached, bool Read)[] neurons, ChipDescription chip)
    {
        return Place(0, 0);

        bool Place(int id, int used)
        {
            if (id == neurons.Length)
            {
                return true;
            }

            for (int n = 0; n < neurons.Length; n++)
            {
                bool free = (used & (1 << n)) == 0;
                bool allowed = (!neurons[n].Reached || id < chip.InputExpansion) && (!neurons[n].Read || id >= neurons.Length - chip.OutputExpansion);
                if (free && allowed && Place(id + 1, used | (1 << n)))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
