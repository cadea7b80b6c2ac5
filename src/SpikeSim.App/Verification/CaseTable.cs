using System.Globalization;

namespace SpikeSim.App.Verification;

/// <summary>A CSV file of numbers without a header, a row per time step.</summary>
internal static class CaseTable
{
    private const long MaxBytes = 256L << 20;

    /// <summary>Reads all rows; they have the same number of columns.</summary>
    public static double[][] Read(string path)
    {
        if (new FileInfo(path) is { Exists: true, Length: > MaxBytes })
        {
            throw new DataFormatException($"{path}: larger than {MaxBytes} bytes, which is no conformance vector.");
        }

        var rows = new List<double[]>();
        foreach (string line in File.ReadLines(path).Where(l => l.Length > 0))
        {
            string[] cells = line.Split(',');
            var row = new double[cells.Length];
            for (int i = 0; i < row.Length; i++)
            {
                if (!double.TryParse(cells[i], NumberStyles.Float, CultureInfo.InvariantCulture, out row[i]) || !double.IsFinite(row[i]))
                {
                    throw DataFormatException.At(path, $"row {rows.Count}, column {i}", "a number", $"\"{cells[i]}\"");
                }
            }

            if (rows.Count > 0 && rows[0].Length != row.Length)
            {
                throw DataFormatException.At(path, $"row {rows.Count}", $"{rows[0].Length} columns", $"{row.Length}");
            }

            rows.Add(row);
        }

        return [.. rows];
    }
}
