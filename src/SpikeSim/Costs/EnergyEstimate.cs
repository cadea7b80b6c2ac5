using System.Globalization;
using SpikeSim.Chips;

namespace SpikeSim.Costs;

/// <summary>
/// Counts times one named set of coefficients: an estimate, not a measurement, always a range. Numbers are rounded to the digits that
/// the set deserves.
/// </summary>
/// <param name="Name">The set.</param>
/// <param name="Source">Where its coefficients come from and what they leave out.</param>
/// <param name="Lines">One per coefficient.</param>
/// <param name="LowJoules">The least energy of all lines together, in joules per run.</param>
/// <param name="HighJoules">The most, likewise.</param>
/// <param name="LowWatts">The least mean power at real-time speed.</param>
/// <param name="HighWatts">The most.</param>
public sealed record EnergyEstimate(
    string Name, string Source, IReadOnlyList<EnergyRange> Lines, double LowJoules, double HighJoules, double LowWatts, double HighWatts)
{
    /// <summary>Estimates the energy of a run.</summary>
    /// <param name="set">The coefficients.</param>
    /// <param name="count">How much of everything there was.</param>
    /// <param name="seconds">The duration at real-time speed.</param>
    /// <returns>The estimate.</returns>
    internal static EnergyEstimate Of(EnergyCoefficients set, Func<EnergyCount, double> count, double seconds)
    {
        double low = 0;
        double high = 0;
        var lines = new List<EnergyRange>();
        foreach (EnergyCoefficient line in set.Lines)
        {
            double n = count(line.Per);
            low += n * line.LowJoules;
            high += n * line.HighJoules;
            lines.Add(new EnergyRange(line.Name, line.Per, n, Round(n * line.LowJoules, set.SignificantDigits), Round(n * line.HighJoules, set.SignificantDigits)));
        }

        double Rounded(double value) => Round(value, set.SignificantDigits);
        return new EnergyEstimate(set.Name, set.Source, lines, Rounded(low), Rounded(high), Rounded(low / seconds), Rounded(high / seconds));
    }

    // Through decimal text, so that the rounded number prints as short as it is.
    private static double Round(double value, int digits) =>
        double.Parse(value.ToString($"E{digits - 1}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
