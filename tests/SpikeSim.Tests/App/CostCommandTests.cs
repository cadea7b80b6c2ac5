using System.Text.Json;

namespace SpikeSim.Tests.App;

public sealed class CostCommandTests
{
    private static string Program => Path.Combine(TestPlaces.Checkout, "networks", "digits.program.json");

    [Fact]
    public void Run_tells_the_cost_of_what_it_saw()
    {
        using var folder = new TemporaryFolder();
        string raster = folder.Write("r.csv", string.Concat(Enumerable.Range(0, 10).Select(i => string.Join(',', Enumerable.Range(0, 16).Select(c => c < 4 ? 2 : 0)) + "\n")));
        using JsonDocument run = Json("run", Program, raster);
        JsonElement cost = run.RootElement.GetProperty("cost");
        int steps = run.RootElement.GetProperty("steps").GetInt32();
        Assert.Equal("measured", cost.GetProperty("kind").GetString());
        Assert.Equal(40.0 / (16 * steps), cost.GetProperty("input_activity").GetDouble(), 1e-12);
        JsonElement operations = cost.GetProperty("synaptic_operations");
        Assert.Equal(run.RootElement.GetProperty("synaptic_operations").GetDouble(), operations.GetProperty("Effective_ACs").GetDouble());
        Assert.Equal(0, operations.GetProperty("Effective_MACs").GetDouble());
        Assert.True(operations.GetProperty("Dense").GetDouble() >= steps * 19_152, operations.GetRawText());
        Assert.InRange(cost.GetProperty("activation_sparsity").GetDouble(), 0.01, 1);
        Assert.InRange(cost.GetProperty("connection_sparsity").GetDouble(), 0, 0.99);
        Assert.True(cost.GetProperty("footprint").GetInt64() > 19_152);
        double measured = cost.GetProperty("cycles_per_step").GetProperty("total").GetDouble();
        Assert.InRange(measured, 1, cost.GetProperty("worst_case").GetProperty("cycles_per_step").GetProperty("total").GetDouble());
        foreach (JsonElement energy in cost.GetProperty("energy").EnumerateArray())
        {
            double[] range = [.. energy.GetProperty("energy_j").EnumerateArray().Select(e => e.GetDouble())];
            Assert.True(range.Length == 2 && range[0] < range[1], energy.GetRawText());
            Assert.True(energy.GetProperty("is_estimate").GetBoolean());
            Assert.NotEmpty(energy.GetProperty("source").GetString()!);
        }
    }

    [Fact]
    public void Info_tells_the_worst_case()
    {
        using JsonDocument info = Json("info", Program, "--cost");
        JsonElement cost = info.RootElement.GetProperty("cost");
        Assert.Equal("worst-case", cost.GetProperty("kind").GetString());
        Assert.Equal(1, cost.GetProperty("hidden_activity").GetDouble());
        double cycles = cost.GetProperty("cycles_per_step").GetProperty("total").GetDouble();
        Assert.Equal(cycles * 1.2 / 0.00999424, cost.GetProperty("required_clock_hz").GetDouble(), 1);
        CommandRun text = CommandRun.Of("info", Program, "--cost");
        Assert.Contains("worst case, everything active", text.Out, StringComparison.Ordinal);
        Assert.Contains("estimate by", text.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_averages_over_clips()
    {
        using JsonDocument document = Json("evaluate", Program, Path.Combine(TestPlaces.Checkout, "datasets", "spoken-digits", "manifest.json"), "--jobs", "2");
        JsonElement cost = document.RootElement.GetProperty("cost");
        int items = document.RootElement.GetProperty("items").GetInt32();
        Assert.Equal(items, cost.GetProperty("runs").GetInt32());
        double operations = document.RootElement.GetProperty("synaptic_operations").GetDouble();
        Assert.Equal(operations / items, cost.GetProperty("synaptic_operations").GetProperty("Effective_ACs").GetDouble(), 1e-6);
        Assert.Equal(cost.GetProperty("steps").GetDouble() * 136, cost.GetProperty("neuron_updates").GetDouble(), 1e-6);
    }

    [Fact]
    public void An_engine_in_floating_point_has_no_chip_cost()
    {
        using var folder = new TemporaryFolder();
        string raster = folder.Write("r.csv", string.Join(',', Enumerable.Repeat("1", 16)) + "\n");
        using JsonDocument run = Json("run", Path.Combine(TestPlaces.Checkout, "networks", "digits.json"), raster, "--engine", "clocked");
        Assert.Equal(JsonValueKind.Null, run.RootElement.GetProperty("cost").ValueKind);
    }

    private static JsonDocument Json(params string[] args)
    {
        CommandRun run = CommandRun.Of([.. args, "--json"]);
        Assert.True(run.Exit == 0, run.Error);
        return JsonDocument.Parse(run.Out);
    }
}
