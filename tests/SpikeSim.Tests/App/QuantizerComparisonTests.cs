using System.Runtime.Intrinsics;
using System.Text.Json;
using SpikeSim.App.Verification;
using SpikeSim.Files;
using SpikeSim.Json;
using SpikeSim.Networks;

namespace SpikeSim.Tests.App;

/// <summary>The table of <c>map --quantizer compare</c>: the own method beside the references, on everything that can be mapped here.</summary>
public sealed class QuantizerComparisonTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void Own_is_at_least_as_good_as_each_reference_on_the_shipped_networks()
    {
        string[] networks = [.. Directory.GetFiles(Path.Combine(TestPlaces.Checkout, "networks"), "*.json").Where(f => Path.GetFileName(f).Count(c => c == '.') == 1)];
        Assert.NotEmpty(networks);
        Assert.All(networks, network => AssertOwnIsAhead(network, "xylo-audio-3"));
    }

    [SkippableTheory]
    [InlineData("map-feedforward-odd-tau-a2.json")]
    [InlineData("map-residual-a2.json")]
    [InlineData("map-two-synapses-a2.json")]
    public void Own_is_at_least_as_good_as_each_reference_on_the_vectors_of_this_checkout(string vector) =>
        AssertOwnIsAheadOnVector(Path.Combine(TestPlaces.Vectors, "map", vector));

    [SkippableTheory]
    [InlineData("map-feedforward-a3.json")]
    [InlineData("map-recurrent-a2.json")]
    [InlineData("map-recurrent-imu.json")]
    [InlineData("map-wide-a3.json")]
    public void Own_is_at_least_as_good_as_each_reference_on_the_shared_vectors(string vector) =>
        AssertOwnIsAheadOnVector(TestPlaces.Shared("golden", "chip", "map", vector));

    [SkippableFact]
    public void Own_is_at_least_as_good_as_each_reference_on_the_documentation_model() =>
        AssertOwnIsAhead(TestPlaces.Shared("golden", "chip", "docs-model", "parameters.json"), "xylo-audio-3");

    private void AssertOwnIsAheadOnVector(string vector)
    {
        JsonMember root = JsonMember.ReadFile(vector);
        Network network = MappingCaseNetwork.Read(root.Required("network"), root.Required("dt_s").Number());
        string path = Path.Combine(_folder.Path, "network.json");
        using (FileStream stream = File.Create(path))
        {
            NetworkFile.Write(new NetworkDocument(network, null, null), stream);
        }

        AssertOwnIsAhead(path, root.Required("chip").Text());
    }

    // Both measures of the criterion, and the distance that they add up to, as the tool itself prints them.
    private static void AssertOwnIsAhead(string network, string chip)
    {
        Skip.IfNot(Vector128.IsHardwareAccelerated, "the search takes minutes without vectors, and finds the same");
        CommandRun run = CommandRun.Of("map", network, "--chip", chip, "--quantizer", "compare", "--json");
        Assert.Equal(0, run.Exit);
        using JsonDocument document = JsonDocument.Parse(run.Out);
        JsonElement[] rows = [.. document.RootElement.GetProperty("quantizers").EnumerateArray()];
        Assert.Equal(7, rows.Length);
        JsonElement own = rows[0];
        Assert.Equal("own", own.GetProperty("quantizer").GetString());
        int compared = 0;
        foreach (JsonElement other in rows[1..].Where(r => r.GetProperty("current_error").ValueKind == JsonValueKind.Number))
        {
            string name = $"{Path.GetFileName(network)}: {other.GetProperty("quantizer").GetString()}";
            Assert.True(own.GetProperty("decision_agreement").GetDouble() >= other.GetProperty("decision_agreement").GetDouble(), $"{name} decides more alike: {run.Out}");
            Assert.True(own.GetProperty("current_error").GetDouble() <= other.GetProperty("current_error").GetDouble(), $"{name} has closer currents: {run.Out}");
            Assert.True(own.GetProperty("distance").GetDouble() <= other.GetProperty("distance").GetDouble(), $"{name} is less distant: {run.Out}");
            compared++;
        }

        Assert.True(compared >= 3, $"only {compared} references ran: {run.Out}");
    }
}
