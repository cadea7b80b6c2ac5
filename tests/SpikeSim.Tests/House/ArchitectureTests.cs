using System.Text.RegularExpressions;
using NetArchTest.Rules;
using SpikeSim.Chips;
using SpikeSim.Learning;
using SpikeSim.Nir;

namespace SpikeSim.Tests.House;

public sealed class ArchitectureTests
{
    // The order of the signal: a part may use parts to its left, never to its right.
    private static readonly string[][] Order =
    [
        ["SpikeSim.Rasters", "SpikeSim.Json"],
        ["SpikeSim.Audio", "SpikeSim.Networks", "SpikeSim.Chips"],
        ["SpikeSim.FrontEnds", "SpikeSim.Mapping", "SpikeSim.Costs", "SpikeSim.Engines"],
        ["SpikeSim.Recognition", "SpikeSim.Comparisons"],
        ["SpikeSim.Files"],
        ["SpikeSim.Nir"],
        ["SpikeSim.Learning"],
        ["SpikeSim.Datasets", "SpikeSim.Recipes"],
        ["SpikeSim.App"],
    ];

    [Fact]
    public void Parts_depend_one_way()
    {
        var types = Types.InAssemblies([typeof(ChipCore).Assembly, typeof(Trainer).Assembly, typeof(NirModel).Assembly, typeof(SpikeSim.App.CommandLine.ExitCodes).Assembly]);
        for (int i = 0; i < Order.Length; i++)
        {
            foreach (string part in Order[i])
            {
                string[] later = [.. Order[(i + 1)..].SelectMany(p => p)];
                TestResult result = types.That().ResideInNamespace(part).ShouldNot().HaveDependencyOnAny(later).GetResult();
                Assert.True(result.IsSuccessful, $"{part} depends on a later part: {string.Join(", ", result.FailingTypeNames ?? [])}");
            }
        }
    }

    [Fact]
    public void Projects_depend_one_way()
    {
        string[] core = [.. typeof(ChipCore).Assembly.GetReferencedAssemblies().Select(a => a.Name!)];
        Assert.All(core, name => Assert.True(name.StartsWith("System.", StringComparison.Ordinal), $"the core refers to {name}"));
        Assert.DoesNotContain(typeof(Trainer).Assembly.GetReferencedAssemblies(), a => a.Name == "spikesim");
    }

    [Fact]
    public void House_rules_hold_in_every_source_file()
    {
        var broken = new List<string>();
        foreach (string file in Sources())
        {
            string text = File.ReadAllText(file);
            string name = Path.GetRelativePath(TestPlaces.Checkout, file);
            if (file.Contains($"{Path.DirectorySeparatorChar}src{Path.DirectorySeparatorChar}", StringComparison.Ordinal) && Regex.IsMatch(text, @"\b\w*(Manager|Helper|Utils)\b\s*[({:]", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5)))
            {
                broken.Add($"{name}: a type named Manager, Helper or Utils");
            }

            if (text.Contains("#pragma " + "warning disable", StringComparison.Ordinal) || text.Contains("TO" + "DO", StringComparison.Ordinal) || text.Contains("/work" + "/", StringComparison.Ordinal))
            {
                broken.Add($"{name}: a silenced warning, an unfinished place, or a path of one machine");
            }
        }

        Assert.Empty(broken);
    }

    private static IEnumerable<string> Sources() =>
        new[] { "src", "tests" }
            .SelectMany(part => Directory.EnumerateFiles(Path.Combine(TestPlaces.Checkout, part), "*.cs", SearchOption.AllDirectories))
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
}
