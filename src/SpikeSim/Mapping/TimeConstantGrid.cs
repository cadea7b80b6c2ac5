using System.Collections.Immutable;
using SpikeSim.Chips;

namespace SpikeSim.Mapping;

/// <summary>
/// The time constants that exist on a chip at a time step: step x 2^k for decay shifts k from 1 to the largest of the chip (chip
/// specification, section 6). A trainer that stays on this grid loses nothing when its network is mapped.
/// </summary>
public sealed class TimeConstantGrid
{
    /// <summary>The smallest decay shift of a time constant: a shift of 0 empties the state in every step.</summary>
    public const int MinShift = 1;

    /// <summary>Creates the grid.</summary>
    /// <param name="chip">The chip.</param>
    /// <param name="stepSeconds">The time step in seconds, above 0.</param>
    public TimeConstantGrid(ChipDescription chip, double stepSeconds)
    {
        ArgumentNullException.ThrowIfNull(chip);
        if (!double.IsFinite(stepSeconds) || stepSeconds <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(stepSeconds), stepSeconds, "The time step must be a time above 0.");
        }

        StepSeconds = stepSeconds;
        int shifts = Math.Max(MinShift, chip.Arithmetic.MaxDecayShift);
        Values = [.. Enumerable.Range(MinShift, shifts + 1 - MinShift).Select(k => new GridTimeConstant(k, DecayShift.Tau(k, stepSeconds)))];
    }

    /// <summary>The time step in seconds.</summary>
    public double StepSeconds { get; }

    /// <summary>All time constants that exist, ascending.</summary>
    public ImmutableArray<GridTimeConstant> Values { get; }

    /// <summary>What the chip makes of a time constant: the exponent is rounded, half to even, and kept within the grid.</summary>
    /// <param name="tauSeconds">The time constant that is wanted, in seconds, above 0.</param>
    /// <returns>The one that the chip has, its neighbours and its error.</returns>
    public TimeConstantChoice Nearest(double tauSeconds)
    {
        if (!double.IsFinite(tauSeconds) || tauSeconds <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(tauSeconds), tauSeconds, "A time constant must be a time above 0.");
        }

        int shift = Math.Clamp(DecayShift.Of(tauSeconds, StepSeconds), MinShift, Values[^1].Shift);
        return new TimeConstantChoice(
            tauSeconds, Values[shift - MinShift], Values.LastOrDefault(v => v.Seconds <= tauSeconds), Values.FirstOrDefault(v => v.Seconds > tauSeconds));
    }
}
