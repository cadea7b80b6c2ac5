using System.Text;
using System.Text.Json.Nodes;
using SpikeSim.Files;
using SpikeSim.Json;
using SpikeSim.Mapping;
using SpikeSim.Networks;

namespace SpikeSim.Tests.Files;

public sealed class RockpoolParameterTests
{
    [Fact]
    public void A_chain_becomes_a_network()
    {
        JsonNode root = Chain();
        Assert.True(RockpoolParameterFile.Recognizes(Parse(root)));
        RockpoolParameters parameters = Read(root);
        Assert.Empty(parameters.Remarks);
        Network network = LayerGraphLowering.Lower(parameters.Graph).Network!;
        Assert.Equal("net", network.Name);
        Assert.Equal((2, 3, 2), (network.InputChannels, network.HiddenNeurons, network.OutputNeurons));
        Assert.Equal(0.01, network.StepSeconds);
        Population hidden = network.Hidden.Single();
        Assert.Equal([0.02, 0.04, 0.08], hidden.TauSynapseSeconds[0].ToArray());
        Assert.Equal([0.02, 0.02, 0.02], hidden.TauMembraneSeconds.ToArray());
        Assert.Equal((31, 1), (hidden.SpikesPerStep, network.Outputs.Single().SpikesPerStep));
        Assert.Equal([1, 2, 3, 4, 5, 6], network.Projections.Single(p => p.Source == Network.InputName).Weights.ToArray());
        Assert.Equal(2, network.Projections.Length);
    }

    [Fact]
    public void Nested_chains_give_the_same_network()
    {
        JsonObject flat = Chain()["seq"]!.AsObject();
        var nested = new JsonObject
        {
            ["1_Sequential"] = new JsonObject { ["0_LinearTorch"] = flat["out_linear"]!.DeepClone(), ["1_LIFTorch"] = flat["out_neurons"]!.DeepClone() },
            ["0_Sequential"] = new JsonObject { ["10_LIFTorch"] = flat["0_neurons"]!.DeepClone(), ["9_LinearTorch"] = flat["0_linear"]!.DeepClone() },
        };
        Network expected = LayerGraphLowering.Lower(Read(Chain()).Graph).Network!;
        Network found = LayerGraphLowering.Lower(Read(nested).Graph).Network!;
        Assert.Equal(expected.Projections.Select(p => p.Weights.ToArray()), found.Projections.Select(p => p.Weights.ToArray()));
        Assert.Equal(expected.Populations.Select(p => p.Threshold.ToArray()), found.Populations.Select(p => p.Threshold.ToArray()));
    }

    [Fact]
    public void Two_synapses_and_recurrence_are_read()
    {
        JsonNode root = Chain();
        JsonObject neurons = root["seq"]!["0_neurons"]!.AsObject();
        root["seq"]!["0_linear"]!["weight"] = "[[1,10,2,20,3,30],[4,40,5,50,6,60]]";
        neurons["tau_syn"] = "[[0.02,0.04]]";
        neurons["w_rec"] = "[[0,0,7,70,0,0],[0,0,0,0,0,0],[8,0,0,0,0,0]]";
        neurons["_has_rec"] = "true";
        Network network = LayerGraphLowering.Lower(Read(root).Graph).Network!;
        Population hidden = network.Hidden.Single();
        Assert.Equal(2, hidden.TauSynapseSeconds.Length);
        Assert.Equal([0.04, 0.04, 0.04], hidden.TauSynapseSeconds[1].ToArray());
        Projection slow = network.Projections.Single(p => p.Source == Network.InputName && p.Synapse == 1);
        Assert.Equal([10, 20, 30, 40, 50, 60], slow.Weights.ToArray());
        Projection recurrent = network.Projections.Single(p => p.Source == hidden.Name && p.Target == hidden.Name && p.Synapse == 1);
        Assert.Equal([0, 70, 0, 0, 0, 0, 0, 0, 0], recurrent.Weights.ToArray());
    }

    [Fact]
    public void Recurrent_weights_that_are_switched_off_are_left_out()
    {
        JsonNode root = Chain();
        root["seq"]!["0_neurons"]!["w_rec"] = "[[0,1,0],[0,0,0],[0,0,0]]";
        root["seq"]!["0_neurons"]!["_has_rec"] = "false";
        Assert.Equal(2, Read(root).Graph.Weights.Length);
    }

    [Fact]
    public void What_acts_in_training_only_is_said()
    {
        JsonNode root = Chain();
        root["seq"]!["0_neurons"]!["noise_std"] = "0.5";
        root["seq"]!["0_dropout"] = new JsonObject { ["p"] = "0.1" };
        IReadOnlyList<string> remarks = Read(root).Remarks;
        Assert.Contains(remarks, r => r.Contains("noise_std 0.5", StringComparison.Ordinal));
        Assert.Contains(remarks, r => r.Contains("dropout", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("1_Residual", """{"0_linear": {"weight": "[[1]]"}}""", "residual")]
    [InlineData("1_ExpSyn", """{"tau": "0.1"}""", "seq.1_ExpSyn")]
    [InlineData("1_Rate", """{}""", "no parameters")]
    [InlineData("encoder", """{"weight": "[[1]]"}""", "encoder")]
    [InlineData("0_again", """{"weight": "[[1]]"}""", "same place")]
    public void Modules_that_are_not_known_are_refused(string name, string module, string words)
    {
        JsonNode root = Chain();
        root["seq"]![name] = JsonNode.Parse(module);
        Refused(root, words);
    }

    [Theory]
    [InlineData("0_neurons", "tau_syn", "[[0.02],[0.04]]", "seq.0_neurons.tau_syn")]
    [InlineData("0_neurons", "tau_syn", "[[0.02,0.04,0.08]]", "one or two synapses")]
    [InlineData("0_neurons", "tau_mem", "NaN", "seq.0_neurons.tau_mem")]
    [InlineData("0_neurons", "tau_mem", "[1,2]", "seq.0_neurons.tau_mem")]
    [InlineData("0_neurons", "tau_mem", "-1", "tau_mem_s must be above 0")]
    [InlineData("0_neurons", "dt", "0", "time step")]
    [InlineData("0_neurons", "leak_mode", "\"decays\"", "seq.0_neurons.leak_mode")]
    [InlineData("0_neurons", "max_spikes_per_dt", "1.5", "seq.0_neurons.max_spikes_per_dt")]
    [InlineData("0_neurons", "adaptation", "0.1", "adaptation")]
    [InlineData("0_linear", "weight", "[[1,2,3],[4,5]]", "seq.0_linear.weight[1]")]
    [InlineData("0_linear", "weight", "[]", "seq.0_linear.weight")]
    [InlineData("0_linear", "weight", "[[1,2,3],[4,5", "seq.0_linear.weight")]
    [InlineData("out_linear", "weight", "[[1,2],[3,4]]", "signals meet")]
    public void Damaged_parameters_are_refused_with_their_place(string module, string parameter, string value, string words)
    {
        JsonNode root = Chain();
        root["seq"]![module]![parameter] = value;
        Refused(root, words);
    }

    [Theory]
    [InlineData("0.01442695040888963", 0.02)] // 0.01 / ln 2: half of it is left after a step.
    [InlineData("0.014426950", 0.02)]
    [InlineData("0.03476059496782207", 0.04)]
    [InlineData("0.0275", 0.0275)]
    [InlineData("0.0095", 0.0095)]
    [InlineData("0.02", 0.02)]
    [InlineData("327.68", 327.68)]
    public void Only_the_grid_of_synnet_becomes_that_of_the_chip(string tau, double expected)
    {
        JsonNode root = Chain();
        root["seq"]!["0_neurons"]!["tau_mem"] = tau;
        root["seq"]!["0_neurons"]!["tau_syn"] = tau;
        Population turned = Read(root).WithStepDecays().Neurons[0].Population;
        Assert.Equal(expected, turned.TauMembraneSeconds[0], 1e-8);
        Assert.Equal([turned.TauMembraneSeconds[0]], turned.TauSynapseSeconds[0].Distinct());
    }

    [SkippableFact]
    public void The_documentation_model_of_the_vendor_is_read()
    {
        RockpoolParameters parameters = RockpoolParameterFile.Read(JsonMember.ReadFile(TestPlaces.Shared("golden", "chip", "docs-model", "parameters.json")));
        Network network = LayerGraphLowering.Lower(parameters.Graph).Network!;
        Assert.Equal((16, 189, 4, 0.009994), (network.InputChannels, network.HiddenNeurons, network.OutputNeurons, network.StepSeconds));
        Assert.All(network.Outputs.Single().Threshold, t => Assert.Equal(0.7, t, 1e-7));
    }

    private static JsonNode Chain() => JsonNode.Parse("""
        {
          "seq": {
            "out_neurons": {"threshold": "[0.5, 0.75]", "tau_mem": "[[0.02]]", "tau_syn": "0.04", "bias": "0.0", "dt": "0.01", "max_spikes_per_dt": "1.0"},
            "0_neurons": {"threshold": "1.0", "tau_mem": "0.02", "tau_syn": "[[0.02],[0.04],[0.08]]", "bias": "[0.1, 0, 0]", "dt": "0.01",
              "max_spikes_per_dt": "31.0", "leak_mode": "\"taus\"", "noise_std": "0.0", "spike_generation_fn": null, "learning_window": "0.5"},
            "out_linear": {"weight": "[[1,0],[0,1],[1,1]]"},
            "0_linear": {"weight": "[[1,2,3],[4,5,6]]"}
          }
        }
        """)!;

    private static void Refused(JsonNode root, string words) =>
        Assert.Contains(words, Assert.Throws<DataFormatException>(() => Read(root)).Message, StringComparison.Ordinal);

    private static RockpoolParameters Read(JsonNode root) => RockpoolParameterFile.Read(Parse(root));

    private static JsonMember Parse(JsonNode root) => JsonMember.Parse(Encoding.UTF8.GetBytes(root.ToJsonString()), "net.json");
}
