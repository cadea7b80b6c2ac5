namespace SpikeSim.Engines.Clocked;

/// <summary>Finds a scale of which all weights are whole multiples that fit in a signed byte.</summary>
internal static class WeightScale
{
    private const int Largest = 127;

    /// <summary>A scale that gives every weight back exactly, in single precision.</summary>
    /// <param name="weights">The weights.</param>
    /// <returns>The scale, or 0 where there is none.</returns>
    public static float Find(ReadOnlySpan<float> weights)
    {
        float peak = 0;
        foreach (float weight in weights)
        {
            peak = Math.Max(peak, Math.Abs(weight));
        }

        for (int units = Largest; peak > 0 && units >= 1; units--)
        {
            float scale = peak / units;
            if (Fits(weights, scale))
            {
                return scale;
            }
        }

        return 0;
    }

    private static bool Fits(ReadOnlySpan<float> weights, float scale)
    {
        foreach (float weight in weights)
        {
            float units = MathF.Round(weight / scale);
            if (!(Math.Abs(units) <= Largest) || units * scale != weight)
            {
                return false;
            }
        }

        return true;
    }
}
