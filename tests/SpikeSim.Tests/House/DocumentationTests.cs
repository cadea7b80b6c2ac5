using System.Text.RegularExpressions;

namespace SpikeSim.Tests.House;

/// <summary>What the documentation refers to exists.</summary>
public sealed class DocumentationTests
{
    [Fact]
    public void Every_clause_of_the_chip_names_tests_that_exist()
    {
        string page = File.ReadAllText(Path.Combine(TestPlaces.Checkout, "docs", "chip.md"));
        string[] clauses = [.. page.Split('\n').Where(l => Regex.IsMatch(l, @"^\| \d+\.\d+ \|", RegexOptions.None, TimeSpan.FromSeconds(5)))];
        Assert.True(clauses.Length >= 15, $"only {clauses.Length} clauses were found");
        var methods = typeof(DocumentationTests).Assembly.GetTypes().SelectMany(t => t.GetMethods().Select(m => $"{t.Name}.{m.Name}")).ToHashSet(StringComparer.Ordinal);
        string[] named = [.. Regex.Matches(page, @"`(?<test>\w+Tests\.\w+)`", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5)).Select(m => m.Groups["test"].Value)];
        Assert.DoesNotContain(named, n => !methods.Contains(n));
        Assert.DoesNotContain(clauses, c => !c.Contains("Tests.", StringComparison.Ordinal) && !c.EndsWith("| the same |", StringComparison.Ordinal));
    }

    [Fact]
    public void Links_between_pages_lead_to_files()
    {
        string[] pages = [Path.Combine(TestPlaces.Checkout, "README.md"), .. new[] { "docs", "networks", "datasets" }
            .SelectMany(f => Directory.EnumerateFiles(Path.Combine(TestPlaces.Checkout, f), "*.md", SearchOption.AllDirectories))];
        var broken = new List<string>();
        foreach (string page in pages)
        {
            foreach (Match link in Regex.Matches(File.ReadAllText(page), @"\]\((?<target>[^)#\s]+)(#[^)]*)?\)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5)))
            {
                string target = link.Groups["target"].Value;
                if (!target.Contains("://", StringComparison.Ordinal) && !Path.Exists(Path.Combine(Path.GetDirectoryName(page)!, target)))
                {
                    broken.Add($"{Path.GetRelativePath(TestPlaces.Checkout, page)}: {target}");
                }
            }
        }

        Assert.Empty(broken);
    }
}
