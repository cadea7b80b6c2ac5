namespace SpikeSim.Engines.Clocked;

/// <summary>Finds a scale of which all weights are whole multiples that fit in a signed byte.</summary>
internal static class WeightScale
{
    private const int Largest = 127;

    /// <summary>Connections that share a scale: all of them if there is one for all, else each that has one of its own.</summary>
    /// <param name="parts">Connections onto one synapse.</param>
    public static IEnumerable<(float Scale, ConnectionPart[] Parts)> Groups(ConnectionPart[] parts)
    {
        float shared = Find([.. parts.SelectMany(p => p.Singles())]);
        return shared > 0 ? [(shared, parts)]
            : parts.Select(p => (Scale: Find(p.Singles()), Parts: new[] { p })).Where(g => g.Scale > 0);
    }

    /// <summary>The largest scale that gives every weight back exactly, in single precision.</summary>
    /// <param name="weights">The weights.</param>
    /// <returns>The scale, or 0 where there is none.</returns>
    public static float Find(ReadOnlySpan<float> weights)
    {
        float peak = 0;
        foreach (float weight in weights)
        {
            peak = Math.Max(peak, Math.Abs(weight));
        }

        for (int units = 1; peak > 0 && units <= Largest; units++)
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
