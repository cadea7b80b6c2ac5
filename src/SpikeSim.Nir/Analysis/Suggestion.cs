namespace SpikeSim.Nir.Analysis;

/// <summary>Finds the name that was probably meant.</summary>
internal static class Suggestion
{
    private const int LargestDistance = 2;

    /// <summary>A question with the nearest name; empty where none is near.</summary>
    public static string For(string name, IEnumerable<string> known)
    {
        // In a short name two changes leave nothing of it.
        int largest = Math.Min(LargestDistance, (name.Length + 1) / 3);
        string? nearest = known
            .Select(k => (Name: k, Distance: Distance(name, k)))
            .Select(k => IsBeginning(name, k.Name) || IsBeginning(k.Name, name) ? k with { Distance = Math.Min(1, largest) } : k)
            .Where(k => k.Distance <= largest)
            .OrderBy(k => k.Distance)
            .ThenBy(k => k.Name, StringComparer.Ordinal)
            .Select(k => k.Name)
            .FirstOrDefault();
        return nearest is null ? string.Empty : $"; did you mean '{nearest}'?";
    }

    private static bool IsBeginning(string start, string name) => start.Length > 0 && name.StartsWith(start, StringComparison.OrdinalIgnoreCase);

    // Levenshtein's distance with neighbours that changed places as one change, row by row.
    private static int Distance(string a, string b)
    {
        var before = new int[b.Length + 1];
        var above = new int[b.Length + 1];
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            (before, above, row) = (above, row, before);
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int substitute = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                row[j] = Math.Min(substitute, Math.Min(above[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                }
            }
        }

        return row[^1];
    }
}
