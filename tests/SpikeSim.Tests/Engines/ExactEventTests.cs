using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using SpikeSim.Engines.Exact;
using SpikeSim.Networks;
using SpikeSim.Rasters;

namespace SpikeSim.Tests.Engines;

/// <summary>
/// Random neurons and small networks against spikes that an independent model found in 70 digits: membranes as sums of exponentials
/// (equal time constants moved apart by 1e-33), their crossings between the zeros of their derivatives, by bisection and false position.
/// What no NIR file can say is among them: two synapses, none, currents by pieces, a delay per connection, thresholds of 0 and below.
/// </summary>
public sealed class ExactEventTests
{
    private static readonly string File = Path.Combine(TestPlaces.Vectors, "exact-events.jsonl");

    public static TheoryData<string> Names() => [.. System.IO.File.ReadLines(File).Select(line => (string)JsonNode.Parse(line)!["name"]!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Spikes_are_those_of_the_model_in_many_digits(string name)
    {
        JsonNode root = System.IO.File.ReadLines(File).Select(line => JsonNode.Parse(line)!).Single(r => (string)r["name"]! == name);
        Network network = ReadNetwork(root);
        var input = new TimedInput(
            network.InputChannels,
            Rows(root["events"]!).Select(e => new TimedEvent((double)e[0]!, (int)e[1]!, (int)e[2]!)),
            Rows(root["currents"]!).Select(e => new CurrentChange((double)e[0]!, (int)e[1]!, (double)e[2]!)),
            (double)root["duration"]!);
        int forms = 0;
        foreach (ExactForm form in new[] { ExactForm.General, new ExactEngine(network, new ExactSettings()).Form }.Distinct())
        {
            foreach (int bits in new[] { 64, 256, 512 })
            {
                AssertSame(root, new ExactEngine(network, new ExactSettings { Form = form, MaxVectorBits = bits }).Run(input), $"{form} form, {bits} bits");
                forms++;
            }
        }

        Assert.True(forms >= 3);
    }

    private static void AssertSame(JsonNode root, SpikeList found, string form)
    {
        (int Node, int Neuron, double Seconds, double Tolerance)[] expected =
            [.. Rows(root["spikes"]!).Select(s => ((int)s[0]!, (int)s[1]!, double.Parse((string)s[2]!, CultureInfo.InvariantCulture), (double)s[3]!))];
        TimedSpike[] ordered = [.. found.Spikes.OrderBy(s => s.Node).ThenBy(s => s.Neuron).ThenBy(s => s.Seconds)];
        Assert.Equal(expected.Select(e => (e.Node, e.Neuron)), ordered.Select(s => (s.Node, s.Neuron)));
        Assert.All(expected.Zip(ordered), pair => Assert.True(
            Math.Abs(pair.First.Seconds - pair.Second.Seconds) <= pair.First.Tolerance, $"{pair.First} and {pair.Second.Seconds:R} s ({form})"));
    }

    private static Network ReadNetwork(JsonNode root)
    {
        JsonArray populations = root["populations"]!.AsArray();
        return new Network
        {
            Name = (string)root["name"]!,
            StepSeconds = 1,
            InputChannels = (int)root["channels"]!,
            Populations = [.. populations.Select((p, i) => ReadPopulation(p!, i == populations.Count - 1))],
            Projections = [.. root["projections"]!.AsArray().Select(p => new Projection
            {
                Source = (string)p!["source"]! is "input" ? Network.InputName : (string)p["source"]!,
                Target = (string)p["target"]!,
                Synapse = (int)p["synapse"]!,
                Weights = Numbers(p["weights"]!),
                DelaySeconds = Numbers(p["delays"]!),
            })],
        };
    }

    private static Population ReadPopulation(JsonNode p, bool isOutput) => new()
    {
        Name = (string)p["name"]!,
        Role = isOutput ? PopulationRole.Output : PopulationRole.Hidden,
        TauMembraneSeconds = Numbers(p["tau_mem"]!),
        TauSynapseSeconds = [.. p["taus"]!.AsArray().Select(t => Numbers(t!))],
        Threshold = Numbers(p["thr"]!),
        Bias = Numbers(p["bias"]!),
        CurrentBias = [.. p["cbias"]!.AsArray().Select(t => Numbers(t!))],
        Reset = (string)p["reset"]! == "sub" ? ResetRule.Subtract : ResetRule.ToValue,
        ResetValue = Numbers(p["reset_value"]!),
        RefractorySeconds = (double)p["refr"]!,
    };

    private static IEnumerable<JsonArray> Rows(JsonNode node) => node.AsArray().Select(row => row!.AsArray());

    private static ImmutableArray<double> Numbers(JsonNode node) => [.. node.AsArray().Select(n => (double)n!)];
}
