using SpikeSim.Audio;

namespace SpikeSim.Datasets;

/// <summary>Looks at every clip of a data set and reports everything that is wrong with it at once.</summary>
public static class DatasetCheck
{
    /// <summary>Checks a data set.</summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="cancellation">Stops between clips.</param>
    /// <returns>Findings in the order of the items, then those about the whole set.</returns>
    public static IReadOnlyList<DatasetFinding> Check(Dataset dataset, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var findings = new List<DatasetFinding>();
        foreach (DatasetItem item in dataset.Items)
        {
            cancellation.ThrowIfCancellationRequested();
            if (Problem(dataset.PathOf(item), item) is { } problem)
            {
                findings.Add(new DatasetFinding(item.Path, problem, IsError: true));
            }
        }

        AddRepetitions(dataset, findings);
        AddGaps(dataset, findings);
        return findings;
    }

    private static string? Problem(string path, DatasetItem item)
    {
        try
        {
            string hash = DatasetBuilder.Hash(path);
            if (hash != item.Sha256)
            {
                return $"SHA-256 differs: the manifest has {item.Sha256}, the file {hash}";
            }

            using WavSource source = WavSource.Open(path);
            return null;
        }
        catch (Exception e) when (e is DataFormatException or IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    private static void AddRepetitions(Dataset dataset, List<DatasetFinding> findings)
    {
        foreach (IGrouping<string, DatasetItem> group in dataset.Items.GroupBy(i => i.Path).Where(g => g.Count() > 1))
        {
            findings.Add(new DatasetFinding(group.Key, $"is listed {group.Count()} times", IsError: true));
        }

        foreach (IGrouping<string, DatasetItem> group in dataset.Items.GroupBy(i => i.Sha256).Where(g => g.Select(i => i.Path).Distinct().Count() > 1))
        {
            string[] splits = [.. group.Select(i => i.Split).Distinct()];
            findings.Add(new DatasetFinding(
                group.First().Path,
                $"has the same bytes as {string.Join(", ", group.Skip(1).Select(i => i.Path))}" + (splits.Length > 1 ? $", in different splits ({string.Join(", ", splits)})" : string.Empty),
                IsError: splits.Length > 1));
        }
    }

    private static void AddGaps(Dataset dataset, List<DatasetFinding> findings)
    {
        foreach (IGrouping<string, DatasetItem> split in dataset.Items.GroupBy(i => i.Split))
        {
            string[] missing = [.. dataset.Labels.Where(l => split.All(i => i.Label != l))];
            if (missing.Length > 0)
            {
                findings.Add(new DatasetFinding(string.Empty, $"the split \"{split.Key}\" has no clip of: {string.Join(", ", missing)}", IsError: false));
            }
        }

        string[] shared = [.. dataset.Items.Where(i => i.Speaker.Length > 0).GroupBy(i => i.Speaker).Where(g => g.Select(i => i.Split).Distinct().Count() > 1).Select(g => g.Key)];
        if (shared.Length > 0)
        {
            findings.Add(new DatasetFinding(string.Empty, $"{shared.Length} speaker(s) are in more than one split, so scores say nothing about new speakers: {string.Join(", ", shared)}", IsError: false));
        }
    }
}
