namespace SpikeSim.App.Commands;

/// <summary>Measures for JSON, which has no word for infinity.</summary>
internal static class FiniteNumber
{
    /// <summary>The number, or null where it is none or infinite.</summary>
    public static double? OrNull(double value) => double.IsFinite(value) ? value : null;
}
