namespace SpikeSim.Nir.Analysis;

/// <summary>Finds the name that was probably meant.</summary>
internal static class Suggestion
{
    private const int LargestDistance = 2;

    /// <summary>A question with the nearest name; empty where none is near.</summary>
    public static string For(string name, IEnumerable<string> known)
    {
        string? nearest = known
            .Select(k => (Name: k, Distance: k.StartsWith(name, StringComparison.OrdinalIgnoreCase) || name.StartsWith(k, StringComparison.OrdinalIgnoreCase) ? 1 : Distance(name, k)))
            .Where(k => k.Distance <= LargestDistance)
            .OrderBy(k => k.Distance)
            .ThenBy(k => k.Name, StringComparer.Ordinal)
            .Select(k => k.Name)
            .FirstOrDefault();
        return nearest is null ? string.Empty : $"; did you mean '{nearest}'?";
    }

    // Levenshtein's distance, row by row.
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int substitute = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitute, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
