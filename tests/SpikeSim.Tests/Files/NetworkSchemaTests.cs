using System.Text.Json.Nodes;
using NJsonSchema;

namespace SpikeSim.Tests.Files;

public sealed class NetworkSchemaTests
{
    [Fact]
    public async Task The_shipped_network_follows_the_schema() => Assert.Empty((await Schema()).Validate(File.ReadAllText(Network)));

    [Theory]
    [InlineData("populations/0/neurons", 1001)]
    [InlineData("step_s", 0)]
    [InlineData("projections/0/synapse", 2)]
    [InlineData("populations/0/treshold", 1)]
    public async Task The_schema_refuses_what_the_reader_refuses(string path, double value)
    {
        JsonNode root = JsonNode.Parse(File.ReadAllText(Network))!;
        string[] parts = path.Split('/');
        JsonNode node = parts[..^1].Aggregate(root, (n, part) => n is JsonArray array ? array[int.Parse(part, System.Globalization.CultureInfo.InvariantCulture)]! : n[part]!);
        node[parts[^1]] = value;
        Assert.NotEmpty((await Schema()).Validate(root.ToJsonString()));
        Assert.Throws<DataFormatException>(() => SpikeSim.Files.NetworkFile.Read(Json.JsonMember.Parse(System.Text.Encoding.UTF8.GetBytes(root.ToJsonString()), "changed")));
    }

    private static string Network => Path.Combine(TestPlaces.Checkout, "networks", "digits.json");

    private static Task<JsonSchema> Schema() => JsonSchema.FromFileAsync(Path.Combine(TestPlaces.Checkout, "docs", "schemas", "spikesim-network-1.schema.json"));
}
