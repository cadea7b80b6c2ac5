using SpikeSim.Chips;
using SpikeSim.Files;
using SpikeSim.Json;
using SpikeSim.Mapping;
using SpikeSim.Networks;

namespace SpikeSim.Tests.Files;

/// <summary>What engines run and chips do not: neurons without a synapse, drives into a synapse, reset values per neuron.</summary>
public sealed class NetworkFeatureTests
{
    private static readonly Network Sample = new()
    {
        Name = "features",
        StepSeconds = 1e-3,
        InputChannels = 2,
        Populations =
        [
            new Population
            {
                Name = "direct",
                Role = PopulationRole.Output,
                TauMembraneSeconds = [0.02, 0.03],
                TauSynapseSeconds = [],
                Threshold = [1, 2],
                Bias = [0, 0.5],
                Reset = ResetRule.ToValue,
                ResetValue = [-0.25, 0.125],
            },
        ],
        Projections = [new Projection { Source = Network.InputName, Target = "direct", Weights = [1, 2, 3, 4] }],
    };

    [Fact]
    public void They_survive_the_way_through_a_file()
    {
        Network driven = Sample with
        {
            Populations = [Sample.Populations[0] with { TauSynapseSeconds = [[0.01, 0.01], [0.04, 0.05]], CurrentBias = [[0, 0], [0.5, -0.5]] }],
        };
        foreach (Network network in new[] { Sample, driven })
        {
            Assert.Empty(NetworkFaults.Find(network));
            using var first = new MemoryStream();
            NetworkFile.Write(new NetworkDocument(network, null, null), first);
            Network back = NetworkFile.Read(JsonMember.Parse(first.ToArray(), "memory")).Network;
            Assert.Equal(network.Populations[0].ResetValue.AsEnumerable(), back.Populations[0].ResetValue.AsEnumerable());
            Assert.Equal(network.Populations[0].CurrentBias.Length, back.Populations[0].CurrentBias.Length);
            using var second = new MemoryStream();
            NetworkFile.Write(new NetworkDocument(back, null, null), second);
            Assert.Equal(first.ToArray(), second.ToArray());
        }
    }

    [Fact]
    public void A_chip_refuses_them_all_at_once()
    {
        MappingReport report = Mapper.Map(Sample, ChipCatalogue.XyloAudio3, new QuantizerSettings());
        Assert.Null(report.Program);
        Assert.Equal(["XY011", "NS007"], report.Violations.Select(v => v.Code));
    }

    [Fact]
    public void Arrays_of_the_wrong_length_are_faults()
    {
        Population population = Sample.Populations[0];
        Assert.Contains("reset_value has 1 values", Fault(population with { ResetValue = [1] }), StringComparison.Ordinal);
        Assert.Contains("biases for 1 synapses, but 0", Fault(population with { CurrentBias = [[1, 1]] }), StringComparison.Ordinal);
        Assert.Contains("must be finite", Fault(population with { ResetValue = [double.NaN, 0] }), StringComparison.Ordinal);

        static string Fault(Population changed) => Assert.Single(NetworkFaults.Find(Sample with { Populations = [changed] }));
    }
}
