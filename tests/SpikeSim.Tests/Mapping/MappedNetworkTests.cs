using SpikeSim.Chips;
using SpikeSim.Mapping;
using SpikeSim.Networks;
using static SpikeSim.Tests.Mapping.SmallNetworks;

namespace SpikeSim.Tests.Mapping;

/// <summary>Random networks, mapped and run: what the chip does is what the network says, however its neurons lie.</summary>
public sealed class MappedNetworkTests
{
    private const int Steps = 80;

    // Small expansions, so that populations are reordered and sometimes split.
    private static readonly ChipDescription Chip = ChipCatalogue.XyloAudio3 with { Name = "narrow", HiddenNeurons = 64, InputExpansion = 9, OutputExpansion = 9 };

    [Fact]
    public void A_mapped_program_does_what_the_network_says()
    {
        int moved = 0;
        int split = 0;
        long spikes = 0;
        foreach ((Network network, SeededRandom random) in Networks(250))
        {
            MappingReport report = Mapper.Map(network, Chip, new QuantizerSettings { Method = QuantizerMethod.Channel });
            if (report.Program is not { } program)
            {
                continue;
            }

            var placement = new Placement(network, Chip);
            var model = new PopulationModel(network, placement, program);
            Integers(network, placement, program, model);
            moved += placement.Order.Select(p => p.Name).SequenceEqual(network.Hidden.Select(p => p.Name)) ? 0 : 1;
            split += report.Placement.Any(p => p.IsSplit) ? 1 : 0;
            spikes += Compare(network, placement, program, model, random);
        }

        Assert.True(moved > 10 && split > 10 && spikes > 5_000, $"{moved} networks with moved populations, {split} with split ones and {spikes} spikes are too few to prove anything");
    }

    [Fact]
    public void The_order_in_which_populations_are_described_changes_no_spike()
    {
        int compared = 0;
        foreach ((Network network, SeededRandom random) in Networks(150))
        {
            Population[] hidden = [.. network.Hidden];
            random.Shuffle<Population>(hidden);
            Network permuted = network with { Populations = [.. hidden, .. network.Outputs] };
            MappingReport first = Mapper.Map(network, Chip, new QuantizerSettings { Method = QuantizerMethod.Channel });
            MappingReport second = Mapper.Map(permuted, Chip, new QuantizerSettings { Method = QuantizerMethod.Channel });
            Assert.Equal(first.Program is null, second.Program is null);
            if (first.Program is null || first.Violations.Concat(second.Violations).Any(v => v.Code is "XY021" or "XY026"))
            {
                continue;
            }

            (Placement a, Placement b) = (new Placement(network, Chip), new Placement(permuted, Chip));
            var one = new ChipCore(first.Program);
            var other = new ChipCore(second.Program!);
            compared++;
            for (int step = 0; step < Steps; step++)
            {
                ushort[] input = Input(network, random);
                one.Step(input);
                other.Step(input);
                Assert.Equal(one.OutputSpikes.ToArray(), other.OutputSpikes.ToArray());
                foreach (Population population in hidden)
                {
                    Assert.Equal(Of(one, a, population), Of(other, b, population));
                }
            }
        }

        Assert.True(compared > 30, $"only {compared} networks were compared");
        static byte[] Of(ChipCore core, Placement placement, Population population)
        {
            byte[] all = core.HiddenSpikes.ToArray();
            return [.. placement.IdsOf(population.Name).Select(id => all[id])];
        }
    }

    [Fact]
    public void A_network_and_its_graph_of_layers_become_the_same_program()
    {
        foreach ((Network network, _) in Networks(60))
        {
            // A graph joins two synapses in one weight layer; its order is that of the signal, so both start from it.
            if (network.Hidden.Any(p => p.TauSynapseSeconds.Length > 1))
            {
                continue;
            }

            LoweredGraph lowered = LayerGraphLowering.Lower(AsGraph(network));
            Network back = lowered.Network! with { Populations = network.Populations };
            MappingReport expected = Mapper.Map(network, Chip, new QuantizerSettings { Method = QuantizerMethod.Channel });
            MappingReport found = Mapper.Map(back, Chip, new QuantizerSettings { Method = QuantizerMethod.Channel });
            Assert.Equal(expected.Violations, found.Violations);
            Assert.Equal(expected.Program?.RecurrentWeights.AsEnumerable(), found.Program?.RecurrentWeights.AsEnumerable());
            Assert.Equal(expected.Program?.InputWeights.AsEnumerable(), found.Program?.InputWeights.AsEnumerable());
        }
    }

    // Every integer is its float times the scale of its neuron, to half a unit of its shift.
    private static void Integers(Network network, Placement placement, ChipProgram program, PopulationModel model)
    {
        foreach (IGrouping<(string Source, string Target, int Synapse), Projection> pair in network.Projections.GroupBy(p => (p.Source, p.Target, p.Synapse)))
        {
            int targets = network.Find(pair.Key.Target)!.Neurons;
            bool toOutput = network.Find(pair.Key.Target)!.Role == PopulationRole.Output;
            int shift = toOutput ? program.OutputShift : pair.Key.Source == Network.InputName ? program.InputShift : program.RecurrentShift;
            for (int i = 0; i < network.SourceSize(pair.Key.Source) * targets; i++)
            {
                double wanted = pair.Sum(p => p.Weights[i]);
                int id = placement.IdsOf(pair.Key.Target)[i % targets];
                double threshold = toOutput ? program.Outputs.Threshold[id] : program.Hidden.Threshold[id];
                double tolerance = Math.ScaleB(0.5, shift) + (Math.Abs(wanted) / Threshold) + 1e-9;
                long found = model.Weight(pair.Key.Source, i / targets, pair.Key.Target, i % targets, pair.Key.Synapse);
                Assert.InRange(found, (wanted * threshold / Threshold) - tolerance, (wanted * threshold / Threshold) + tolerance);
            }
        }
    }

    private static long Compare(Network network, Placement placement, ChipProgram program, PopulationModel model, SeededRandom random)
    {
        var core = new ChipCore(program);
        long spikes = 0;
        for (int step = 0; step < Steps; step++)
        {
            ushort[] input = Input(network, random);
            core.Step(input);
            model.Step(input);
            byte[] hidden = core.HiddenSpikes.ToArray();
            foreach (Population population in network.Hidden)
            {
                Assert.Equal(model.Spikes[population.Name], placement.IdsOf(population.Name).Select(id => (int)hidden[id]));
            }

            Assert.Equal(model.Spikes[network.Outputs.First().Name], core.OutputSpikes.ToArray().Select(s => (int)s));
            spikes += hidden.Sum(s => s);
        }

        return spikes;
    }

    private static ushort[] Input(Network network, SeededRandom random) => [.. Enumerable.Range(0, network.InputChannels).Select(_ => (ushort)(8 + random.Below(8)))];

    private static IEnumerable<(Network Network, SeededRandom Random)> Networks(int count)
    {
        for (int i = 0; i < count; i++)
        {
            var random = new SeededRandom(2026, (ulong)i);
            yield return (RandomNetwork(random), random);
        }
    }

    // Sums of weights stay so small that no current saturates (see SmallNetworks).
    private static Network RandomNetwork(SeededRandom random)
    {
        int[] sizes = [.. Enumerable.Range(0, 1 + random.Below(4)).Select(_ => 2 + random.Below(8))];
        Network network = Chain(1 + random.Below(4), sizes, 1 + random.Below(3));
        bool two = random.Below(3) == 0;
        Population[] populations =
        [
            .. network.Populations.Select(p => p with
            {
                TauMembraneSeconds = [.. Enumerable.Range(0, p.Neurons).Select(_ => Math.ScaleB(Step, 4 + random.Below(3)))],
                TauSynapseSeconds = [.. Enumerable.Range(0, two && p.Role == PopulationRole.Hidden ? 2 : 1).Select(_ => Same(Math.ScaleB(Step, 1 + random.Below(2)), p.Neurons))],
            }),
        ];
        var projections = new List<Projection>();
        foreach (Projection wire in network.Projections)
        {
            projections.Add(Random(wire, populations, random, 1));
        }

        for (int extra = random.Below(4); extra > 0; extra--)
        {
            Population source = populations[random.Below(sizes.Length)];
            Population target = populations[random.Below(populations.Length)];
            projections.Add(Random(Dense(source.Name, source.Neurons, target.Name, target.Neurons), populations, random, 0.1));
        }

        int from = random.Below(sizes.Length);
        AliasConnection[] aliases = [.. populations.Skip(from + 1).Take(sizes.Length - from - 1).Where(p => p.Neurons == sizes[from]).Take(1).Select(p => new AliasConnection(populations[from].Name, p.Name))];
        Population[] described = populations[..sizes.Length];
        random.Shuffle<Population>(described);
        return network with { Populations = [.. described, populations[^1]], Projections = [.. projections], Aliases = [.. aliases] };
    }

    private static Projection Random(Projection dense, Population[] populations, SeededRandom random, double share)
    {
        Population target = populations.First(p => p.Name == dense.Target);
        int synapses = target.TauSynapseSeconds.Length;

        // Inputs reach some neurons only, and outputs read some only.
        bool[] neurons = [.. Enumerable.Range(0, 16).Select(_ => random.Below(3) > 0)];
        bool[] live =
        [
            .. Enumerable.Range(0, dense.Weights.Length).Select(i =>
                dense.Source == Network.InputName ? neurons[i % target.Neurons] : target.Role == PopulationRole.Output ? neurons[i / target.Neurons] : random.Below(5) > 0),
        ];
        return dense with
        {
            Synapse = random.Below(synapses),
            Weights = [.. dense.Weights.Select((w, i) => live[i] ? share * w * (random.NextDouble() < 0.8 ? 1 : -1) * (0.4 + (0.6 * random.NextDouble())) : 0)],
        };
    }
}
