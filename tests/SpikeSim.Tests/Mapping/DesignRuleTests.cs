using SpikeSim.Chips;
using SpikeSim.Mapping;
using SpikeSim.Networks;
using static SpikeSim.Tests.Mapping.SmallNetworks;

namespace SpikeSim.Tests.Mapping;

/// <summary>Each of the 26 design rules: a network that breaks it and nothing else, and a report that says so.</summary>
public sealed class DesignRuleTests
{
    private static readonly string[] Warnings = ["XY012", "XY021", "XY022", "XY024", "XY025", "XY026"];

    private static readonly Network Base = Chain(2, [4], 2);

    public static TheoryData<string> Codes() => [.. Enumerable.Range(1, 26).Select(i => $"XY{i:D3}")];

    [Theory]
    [MemberData(nameof(Codes))]
    public void A_network_that_breaks_one_rule_breaks_no_other(string code)
    {
        MappingReport report = Broken(code);
        IReadOnlyList<Violation> violations = report.DesignViolations();
        Assert.NotEmpty(violations);
        Assert.All(violations, v => Assert.True(v.Code == code, $"{code} was broken on purpose, but also: {v}"));
        Assert.All(violations, v => Assert.Equal(Warnings.Contains(code) ? ViolationLevel.Warning : ViolationLevel.Error, v.Level));
        Assert.All(violations, v => Assert.All([v.Place, v.Value, v.Limit, v.Remedy], text => Assert.NotEmpty(text)));
        Assert.Equal(Warnings.Contains(code), report.Program is not null);
    }

    [Fact]
    public void The_networks_that_the_rules_are_broken_in_keep_them_all()
    {
        foreach (ChipDescription chip in ChipCatalogue.All)
        {
            MappingReport report = Mapper.Map(Chain(2, [4], 2, chip.FixedStepSeconds ?? Step), chip, new QuantizerSettings());
            Assert.Empty(report.DesignViolations());
            Assert.NotNull(report.Program);
        }

        Assert.Empty(Mapper.Map(AsGraph(Base), ChipCatalogue.XyloAudio3, new QuantizerSettings()).DesignViolations());
    }

    [Fact]
    public void All_violations_stand_in_one_report()
    {
        Network network = Chain(17, [300, 700], 33)
            .WithPopulation("out", p => p with { TauSynapseSeconds = [Same(0.04, 33), Same(0.04, 33)] })
            .WithPopulation("h1", p => p with { Threshold = Same(-1, 300), TauMembraneSeconds = Same(0.25, 300) })
            .WithProjection(Dense("out", 33, "h1", 300))
            .WithAliases(new AliasConnection("h1", "h1"), new AliasConnection("h1", "h1"), new AliasConnection("out", "out"));
        MappingReport report = Mapper.Map(network, ChipCatalogue.XyloAudio3, new QuantizerSettings());
        string[] codes = [.. report.Violations.Select(v => v.Code).Distinct()];
        string[] expected = ["XY004", "XY005", "XY007", "XY009", "XY010", "XY013", "XY014", "XY016", "XY017", "XY018", "XY020", "XY021", "XY022", "XY024"];
        Assert.Equal(expected, codes.Intersect(expected));
        Assert.Equal(codes.Order(StringComparer.Ordinal), codes);
        Assert.Null(report.Program);
    }

    [Fact]
    public void Networks_beyond_the_cap_are_judged_by_all_rules_that_need_no_ids()
    {
        Network large = Chain(17, [700, 600], 33)
            .WithPopulation("h2", p => p with { TauMembraneSeconds = Same(0.002, 600) })
            .WithProjection(Dense("out", 33, "h1", 700));
        MappingReport report = Mapper.Map(large, ChipCatalogue.XyloAudio3, new QuantizerSettings());
        Assert.Equal(["XY004", "XY005", "XY007", "XY014", "XY023"], report.Violations.Select(v => v.Code));
        Assert.Contains(report.Resources, r => r.Name == "hidden neurons" && r.Used == 1300);
        MappingReport graph = Mapper.Map(AsGraph(large), ChipCatalogue.XyloAudio3, new QuantizerSettings());
        Assert.Equal(["XY004", "XY005", "XY007", "XY014", "XY023"], graph.Violations.Select(v => v.Code));
        Assert.NotEmpty(graph.Resources);
        Assert.Contains(Mapper.Map(large with { Populations = [large.Populations[0]], Projections = [large.Projections[0]] }, ChipCatalogue.XyloAudio3, new QuantizerSettings()).Violations, v => v.Code == "XY001");
    }

    [Fact]
    public void A_worst_case_of_outputs_counts_them()
    {
        MappingReport report = Mapper.Map(Chain(2, [40], 3).WithProjection(Sparse("h1", 40, "out", 3, (_, _) => 100)), ChipCatalogue.XyloAudio3, new QuantizerSettings());
        Assert.Contains(report.Violations, v => v.Code == "XY026" && v.Place.EndsWith(" and 2 more of the outputs", StringComparison.Ordinal));
    }

    [Fact]
    public void Rules_about_layers_and_about_the_chip_stand_in_one_report()
    {
        LayerGraph graph = AsGraph(Chain(17, [4, 4], 33));
        graph = graph with
        {
            Neurons = [graph.Neurons[0] with { StepSeconds = 0.02 }, .. graph.Neurons.Skip(1)],
            Aliases = ["s"],
            Edges = [.. graph.Edges, .. LayerGraphTests.Edges("h1>h2", "input>s>h1", "h1 to h2>result")],
        };
        MappingReport report = Mapper.Map(graph, ChipCatalogue.XyloAudio3, new QuantizerSettings());
        Assert.Equal(["XY001", "XY002", "XY004", "XY005", "XY006", "XY009"], report.Violations.Select(v => v.Code).Distinct());
        Assert.Null(report.Program);
    }

    [Theory]
    [InlineData("xylo-1")]
    [InlineData("xylo-audio-2")]
    [InlineData("xylo-audio-3")]
    [InlineData("xylo-imu")]
    public void A_time_constant_of_one_step_is_an_error_on_every_chip(string name)
    {
        ChipDescription chip = ChipCatalogue.Find(name);
        double step = chip.FixedStepSeconds ?? Step;
        Network network = Chain(2, [4], 2, step).WithPopulation("out", p => p with { TauSynapseSeconds = [Same(step, 2)] });
        Violation violation = Assert.Single(Mapper.Map(network, chip, new QuantizerSettings()).Violations);
        Assert.Equal(("XY023", ViolationLevel.Error), (violation.Code, violation.Level));
    }

    [Fact]
    public void Both_readings_of_recurrent_entries_are_shown_where_they_differ()
    {
        Network network = Chain(2, [40], 2).WithPopulation("h1", p => p with { TauSynapseSeconds = [p.TauSynapseSeconds[0], p.TauSynapseSeconds[0]] });
        network = network with
        {
            Projections = [.. network.Projections, Sparse("h1", 40, "h1", 40, (_, _) => 1e-3), Sparse("h1", 40, "h1", 40, (s, t) => s == t ? 1e-3 : 0) with { Synapse = 1 }],
        };
        ChipDescription chip = ChipCatalogue.XyloAudio3 with { RecurrentEntries = 1599, RecurrentTargetsPerNeuron = 39 };
        IReadOnlyList<Violation> violations = Mapper.Map(network, chip, new QuantizerSettings()).Violations;
        Assert.Equal("1600 recurrent entries (one per pair; 1640 if each current takes its own)", violations.Single(v => v.Code == "XY016").Value);
        Assert.Equal("40 recurrent targets (one per pair; 41 if each current takes its own)", violations.Single(v => v.Code == "XY015").Value);
    }

    [Fact]
    public void Several_projections_between_two_populations_add_up_and_take_one_entry()
    {
        Network network = Chain(2, [4], 2);
        network = network with { Projections = [.. network.Projections, Dense("h1", 4, "h1", 4), Dense("h1", 4, "h1", 4), Sparse("h1", 4, "h1", 4, (_, _) => -0.05)] };
        Assert.All(new Placement(network).RecurrentWeights, w => Assert.Equal(0.2, w, 12));
        Assert.Equal(16, Mapper.Map(network, ChipCatalogue.XyloAudio3, new QuantizerSettings()).Resources.Single(r => r.Name == "recurrent entries").Used);
    }

    [Fact]
    public void A_made_up_chip_is_asked_by_its_own_limits()
    {
        ChipDescription chip = ChipCatalogue.XyloAudio3 with { Name = "tiny", InputChannels = 1, OutputNeurons = 1, HiddenNeurons = 3, InputExpansion = 2, OutputExpansion = 2, AliasTargetsPerNeuron = 0 };
        Network network = Base.WithAliases(new AliasConnection("h1", "h1"));
        string[] codes = [.. Mapper.Map(network, chip, new QuantizerSettings()).Violations.Where(v => v.Level == ViolationLevel.Error).Select(v => v.Code)];
        Assert.Equal(["XY004", "XY005", "XY014", "XY017", "XY018", "XY020"], codes);
    }

    [Fact]
    public void SpikeSim_has_a_cap_of_its_own()
    {
        ChipDescription large = ChipCatalogue.Find("xylo-audio-2") with { HiddenNeurons = 5000, OutputNeurons = 5000 };
        LayerGraph graph = AsGraph(Chain(1, [1, 1], 1));
        graph = graph with
        {
            Neurons = [new NeuronLayer(Neurons("h1", 1001, PopulationRole.Hidden), Step), .. graph.Neurons.Skip(1)],
            Weights = [.. graph.Weights.Select(w => w.Name switch { "input to h1" => w with { Values = Same(1, 1001) }, "h1 to h2" => w with { Sources = 1001, Values = Same(1e-4, 1001) }, _ => w })],
        };
        Violation violation = Assert.Single(Mapper.Map(graph, large, new QuantizerSettings()).Violations);
        Assert.Equal("XY014", violation.Code);
        Assert.Contains("SpikeSim's own cap", violation.Limit, StringComparison.Ordinal);
        Assert.Contains(DesignRules.Check(new Placement(Chain(1, [1], 1001)), large), v => v.Code == "XY014" && v.Place == "outputs");
    }

    [Fact]
    public void Numbers_beyond_their_words_are_named_and_never_wrapped()
    {
        ChipProgramDraft draft = Draft();
        draft.InputWeights[0] = 200;
        draft.Hidden.Threshold[1] = 40_000;
        draft.Outputs.Bias[0] = int.MinValue;
        draft.Hidden.MembraneDecayShift[0] = 16;
        IReadOnlyList<Violation> violations = DesignRules.Check(draft with { RecurrentShift = 8 }, ChipCatalogue.XyloAudio3);
        string text = string.Join('\n', violations.Where(v => v.Code == "XY019"));
        Assert.All(["is 200", "is 40000", "is -2147483648", "is 16", "recurrent_shift"], words => Assert.Contains(words, text, StringComparison.Ordinal));
    }

    [Fact]
    public void Huge_numbers_in_a_network_give_a_program_that_fits_or_a_report()
    {
        foreach (double weight in new[] { 1e300, -1e300, 1e-300 })
        {
            Network network = Base.WithProjection(Sparse(Network.InputName, 2, "h1", 4, (s, t) => s == 0 ? weight : t));
            MappingReport report = Mapper.Map(network, ChipCatalogue.XyloAudio3, new QuantizerSettings());
            Assert.True(report.Program is not null || report.Violations.Any(v => v.Level == ViolationLevel.Error));
            Assert.True(report.Program is null || report.Program.InputWeights[0] * weight >= 0, "a weight changed its sign");
        }
    }

    [Fact]
    public void Projections_that_add_up_to_infinity_are_an_error()
    {
        Projection half = Sparse(Network.InputName, 2, "h1", 4, (_, _) => 1e308);
        MappingReport report = Mapper.Map(Base with { Projections = [.. Base.Projections, half, half] }, ChipCatalogue.XyloAudio3, new QuantizerSettings());
        Assert.Contains(report.Violations, v => v is { Code: "XY019", Level: ViolationLevel.Error });
        Assert.Null(report.Program);
    }

    [Fact]
    public void A_program_is_asked_the_same_rules()
    {
        ChipProgramDraft draft = Draft();
        Assert.Empty(DesignRules.Check(draft, ChipCatalogue.XyloAudio3));
        draft.Hidden.CurrentDecayShift[0] = 0;
        Violation violation = Assert.Single(DesignRules.Check(draft, ChipCatalogue.XyloAudio3));
        Assert.Equal("XY022", violation.Code);
        ChipProgramDraft several = Draft() with { InputWeights2 = [1, 1, 1, 1], Aliases = [[1, 0], []] };
        Assert.Equal(["XY013", "XY020", "XY021"], DesignRules.Check(several, ChipCatalogue.Find("xylo-imu")).Select(v => v.Code));
        Assert.Equal(["XY019"], DesignRules.Check(draft with { InputWeights = [1] }, ChipCatalogue.XyloAudio3).Select(v => v.Code).Distinct());
        several.Hidden.Bias[1] = 300;
        Assert.Contains(DesignRules.Check(several, ChipCatalogue.Find("xylo-1")), v => v is { Code: "XY019", Level: ViolationLevel.Error });
        Assert.Contains(DesignRules.Check(several, ChipCatalogue.XyloAudio3), v => v is { Code: "NS009", Level: ViolationLevel.Warning });
    }

    [Fact]
    public void A_program_without_XY026_never_saturates_a_current()
    {
        var random = new SeededRandom(26);
        int bounded = 0;
        int overflowing = 0;
        for (int round = 0; round < 300; round++)
        {
            ChipProgramDraft draft = RandomDraft(random);
            bool mayRaise = DesignRules.Check(draft, ChipCatalogue.XyloAudio3).Any(v => v.Code == "XY026");
            bool overflows = SomeCurrentOverflows(draft, random);
            Assert.False(overflows && !mayRaise, $"round {round}: a current left its word without a warning");
            bounded += mayRaise ? 0 : 1;
            overflowing += overflows ? 1 : 0;
        }

        Assert.InRange(bounded, 30, 270);
        Assert.True(overflowing > 30, $"only {overflowing} programs overflowed: the warning was hardly tried");
    }

    // Runs random inputs and looks at the sums that arrive in each step, in wide words.
    private static bool SomeCurrentOverflows(ChipProgramDraft draft, SeededRandom random)
    {
        var core = new ChipCore(ChipProgram.Create(draft, ChipCatalogue.XyloAudio3.Arithmetic), ChipStepKind.Scalar);
        int hidden = draft.Hidden.Threshold.Length;
        int outputs = draft.Outputs.Threshold.Length;
        for (int step = 0; step < 60; step++)
        {
            ushort[] input = [.. Enumerable.Range(0, draft.Inputs).Select(_ => (ushort)(random.Below(4) == 0 ? 3 : 15))];
            byte[] spikes = core.HiddenSpikes.ToArray();
            for (int n = 0; n < hidden; n++)
            {
                long[] arriving =
                [
                    .. Enumerable.Range(0, draft.Inputs).Select(c => (long)draft.InputWeights[(c * hidden) + n] * input[c] << draft.InputShift),
                    .. Enumerable.Range(0, hidden).Select(s => (long)draft.RecurrentWeights[(s * hidden) + n] * spikes[s]),
                ];
                if (Overflows(core.HiddenCurrent[n], arriving))
                {
                    return true;
                }
            }

            for (int n = 0; n < outputs; n++)
            {
                if (Overflows(core.OutputCurrent[n], [.. Enumerable.Range(0, hidden).Select(s => (long)draft.OutputWeights[(s * outputs) + n] * spikes[s])]))
                {
                    return true;
                }
            }

            core.Step(input);
        }

        return false;
    }

    private static bool Overflows(long current, long[] arriving) =>
        current + arriving.Where(a => a > 0).Sum() > short.MaxValue || current + arriving.Where(a => a < 0).Sum() < short.MinValue;

    private static MappingReport Broken(string code)
    {
        (Network? network, LayerGraph? graph, ChipDescription chip) = code switch
        {
            "XY001" => Of(Graph("h1>more>result", ("more", 4, 4))),
            "XY002" => Of(Graph("h1>h3>more>out", ("more", 4, 2))),
            "XY003" => Of(Graph("input>h4>more>out", ("more", 2, 2))),
            "XY004" => Of(Chain(17, [4], 2)),
            "XY005" => Of(Chain(2, [4], 33)),
            "XY006" => Of(AsGraph(Base) is var g ? g with { Neurons = [g.Neurons[0], g.Neurons[1] with { StepSeconds = 0.02 }] } : g),
            "XY007" => Of(Base.WithProjection(Dense("out", 2, "h1", 4))),
            "XY008" => Of(Graph("input to h1>more>h1", ("more", 4, 4))),
            "XY009" => Of(Graph("input>alias>h1")),
            "XY010" => Of(Graph("h1>alias>h1 to out")),
            "XY011" => Of(Base with { Projections = [.. Base.Projections, Dense(Network.InputName, 2, "out", 2)] }),
            "XY012" => Of(Base.WithPopulation("h1", p => p with { CurrentBias = [Same(0.1, 4)] })),
            "XY013" => Of(Chain(2, [4], 2, 0.005).WithPopulation("h1", p => p with { TauSynapseSeconds = [Same(0.02, 4), Same(0.02, 4)] }), "xylo-imu"),
            "XY014" => Of(ManyHidden(497), "xylo-imu"),
            "XY015" => Of(Chain(2, [2, 65], 2), "xylo-audio-2"),
            "XY016" => Of(Chain(2, [501], 2).WithProjection(Sparse("h1", 501, "h1", 501, (s, t) => (t - s + 501) % 501 < 64 ? 1e-4 : 0)), "xylo-audio-2"),
            "XY017" => Of(Chain(2, [129, 4], 2)),
            "XY018" => Of(Chain(2, [4, 129], 2)),
            "XY019" => Of(Base.WithPopulation("h1", p => p with { TauMembraneSeconds = Same(Step * 65536, 4) })),
            "XY020" => Of(Chain(2, [4, 4, 4], 2).WithAliases(new AliasConnection("h1", "h2"), new AliasConnection("h1", "h3"))),
            "XY021" => Of(Chain(2, [4, 4], 2).WithAliases(new AliasConnection("h1", "h2"), new AliasConnection("h2", "h1"))),
            "XY022" => Of(Base.WithPopulation("h1", p => p with { Threshold = Same(-Threshold, 4) })),
            "XY023" => Of(Base.WithPopulation("h1", p => p with { TauMembraneSeconds = Same(1.1 * Step, 4) })),
            "XY024" => Of(Base.WithPopulation("h1", p => p with { TauMembraneSeconds = Same(0.025, 4) })),
            "XY025" => Of(Base.WithProjection(Sparse(Network.InputName, 2, "h1", 4, (_, t) => t == 3 ? 0 : 0.5)).WithProjection(Sparse("h1", 4, "out", 2, (s, _) => s == 3 ? 0 : 0.1))),
            "XY026" => Of(Chain(16, [4], 2).WithProjection(Sparse(Network.InputName, 16, "h1", 4, (_, _) => 10))),
            _ => throw new ArgumentOutOfRangeException(nameof(code), code, "There is no such rule."),
        };
        return network is null ? Mapper.Map(graph!, chip, new QuantizerSettings()) : Mapper.Map(network, chip, new QuantizerSettings());
    }

    private static (Network?, LayerGraph?, ChipDescription) Of(Network network, string chip = "xylo-audio-3") => (network, null, ChipCatalogue.Find(chip));

    private static (Network?, LayerGraph?, ChipDescription) Of(LayerGraph graph) => (null, graph, ChipCatalogue.XyloAudio3);

    // The base network as a graph with one more chain; h3 and h4 are neuron layers of 4 and 2 neurons, where the chain names them.
    private static LayerGraph Graph(string chain, params (string Name, int Sources, int Columns)[] weights)
    {
        LayerGraph graph = AsGraph(Base);
        string[] names = chain.Split('>');
        NeuronLayer[] more = [.. new[] { ("h3", 4), ("h4", 2) }.Where(n => names.Contains(n.Item1)).Select(n => new NeuronLayer(Neurons(n.Item1, n.Item2, PopulationRole.Hidden), Step))];
        return graph with
        {
            Neurons = [.. graph.Neurons, .. more],
            Weights = [.. graph.Weights, .. weights.Select(w => new WeightLayer { Name = w.Name, Sources = w.Sources, Values = Same(0.01, w.Sources * w.Columns) })],
            Aliases = names.Contains("alias") ? ["alias"] : [],
            Edges = [.. graph.Edges.Where(e => !(chain.StartsWith("input to h1>", StringComparison.Ordinal) && e == new LayerEdge("input to h1", "h1"))), .. LayerGraphTests.Edges(chain)],
        };
    }

    // A few reached, a few read, and a one-to-one middle, so that no other limit is near.
    private static Network ManyHidden(int neurons)
    {
        int middle = neurons - 200;
        Network network = Chain(2, [100, middle, 100], 2, 0.005);
        return network
            .WithProjection(Sparse("h1", 100, "h2", middle, (s, t) => t % 100 == s ? 0.1 : 0))
            .WithProjection(Sparse("h2", middle, "h3", 100, (s, t) => s % 100 == t ? 0.1 : 0));
    }

    private static ChipProgramDraft Draft() => new()
    {
        Inputs = 2,
        InputWeights = [3, -4, 5, 6],
        RecurrentWeights = [0, 1, 1, 0],
        OutputWeights = [7, 8],
        Hidden = new ChipNeuronsDraft { MembraneDecayShift = [2, 2], CurrentDecayShift = [1, 1], Current2DecayShift = [1, 1], Threshold = [100, 100], Bias = [0, 0] },
        Outputs = new ChipNeuronsDraft { MembraneDecayShift = [2], CurrentDecayShift = [1], Threshold = [100], Bias = [0] },
        Aliases = [[], []],
    };

    private static ChipProgramDraft RandomDraft(SeededRandom random)
    {
        int[] Weights(int count, int most) => [.. Enumerable.Range(0, count).Select(_ => random.Below((2 * most) + 1) - most)];
        int[] Shifts(int count, int most) => [.. Enumerable.Range(0, count).Select(_ => random.Below(most + 1))];
        int size = 1 + random.Below(127);
        return new ChipProgramDraft
        {
            Inputs = 2,
            InputWeights = Weights(6, size),
            RecurrentWeights = Weights(9, size),
            OutputWeights = Weights(6, size),
            InputShift = random.Below(4),
            Hidden = new ChipNeuronsDraft { MembraneDecayShift = Shifts(3, 4), CurrentDecayShift = Shifts(3, 3), Current2DecayShift = [1, 1, 1], Threshold = [10, 20, 30], Bias = [0, 0, 0] },
            Outputs = new ChipNeuronsDraft { MembraneDecayShift = Shifts(2, 4), CurrentDecayShift = Shifts(2, 3), Threshold = [10, 20], Bias = [0, 0] },
            Aliases = [[], [], []],
        };
    }
}
