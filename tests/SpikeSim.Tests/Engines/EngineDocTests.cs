using System.Text.Json;
using SpikeSim.Engines.Clocked;
using SpikeSim.Files;
using SpikeSim.Json;
using SpikeSim.Networks;
using SpikeSim.Rasters;
using SpikeSim.Tests.App;

namespace SpikeSim.Tests.Engines;

public sealed class EngineDocTests
{
    // The lines of the page, as they stand there.
    [Fact]
    public void The_sample_of_the_page_compiles_and_runs()
    {
        string path = Path.Combine(TestPlaces.Checkout, "networks", "digits.json");
        Raster input = SmallNetworks.Events(1, 16, 50, 0.00999424);
        Network network = NetworkFile.Read(JsonMember.ReadFile(path)).Network;
        var engine = new ClockedEngine(network, ClockedSettings.Chip with { Precision = NumberPrecision.Bits64 });
        Recording recording = engine.Run(input, RecordedStates.OutputMembrane);
        Assert.Equal(50, recording.OutputMembrane!.Steps);

        string source = File.ReadAllText(Path.Combine(TestPlaces.Checkout, "tests", "SpikeSim.Tests", "Engines", "EngineDocTests.cs"));
        string page = File.ReadAllText(Path.Combine(TestPlaces.Checkout, "docs", "engines.md"));
        string sample = page.Split("```csharp\n")[1].Split("```")[0];
        Assert.All(sample.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Contains(line, source, StringComparison.Ordinal));
    }

    // The page and the figure are of one program; where this fails, both have to be made again (the command stands on the page).
    [Fact]
    public void The_page_says_what_compare_finds()
    {
        string page = File.ReadAllText(Path.Combine(TestPlaces.Checkout, "docs", "engines.md"));
        string[] command = page.Split("```\nspikesim compare ")[1].Split(" -o")[0].Split(' ');
        CommandRun run = CommandRun.Of(["compare", .. command.Select(path => Path.Combine([TestPlaces.Checkout, .. path.Split('/')])), "--json"]);
        using JsonDocument document = JsonDocument.Parse(run.Out);
        JsonElement[] engines = [.. document.RootElement.GetProperty("engines").EnumerateArray()];
        long[] spikes = [.. engines.Select(e => e.GetProperty("rates")[0].GetProperty("spikes").GetInt64())];
        string[] heard = [.. engines.Select(e => e.GetProperty("decision").GetString()!)];
        JsonElement pair = document.RootElement.GetProperty("pairs")[2];
        int matched = pair.GetProperty("populations")[0].GetProperty("matched").GetInt32();
        double seconds = pair.GetProperty("divergence").GetProperty("time_s").GetDouble();
        Assert.Contains(FormattableString.Invariant($"The clocked engine and the chip fire {spikes[1]} and {spikes[2]} hidden spikes, {matched} of them matched within 10 ms; they part at {seconds:F3} s"), page, StringComparison.Ordinal);
        Assert.Contains($"both hear \"{heard[2]}\"", page, StringComparison.Ordinal);
        Assert.Contains($"The exact engine fires {spikes[0]} and hears \"{heard[0]}\"", page, StringComparison.Ordinal);
        Assert.Equal(heard[1], heard[2]);
        Assert.Equal("quantisation", pair.GetProperty("divergence").GetProperty("cause").GetString());
    }
}
