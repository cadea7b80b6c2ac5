using SpikeSim.Engines.Clocked;
using SpikeSim.Files;
using SpikeSim.Json;
using SpikeSim.Networks;
using SpikeSim.Rasters;

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
}
