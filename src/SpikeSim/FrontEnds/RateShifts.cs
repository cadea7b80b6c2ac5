using System.Globalization;
using System.Numerics;

namespace SpikeSim.FrontEnds;

/// <summary>The two shifts whose difference of powers is the rate factor: 2^b1 - 2^b2 (front-end specification, 2.9).</summary>
/// <param name="B1">The larger shift.</param>
/// <param name="B2">The smaller shift.</param>
public readonly record struct RateShifts(int B1, int B2)
{
    /// <summary>The largest shift that SpikeSim takes.</summary>
    public const int MaxShift = 16;

    private const int Largest = (1 << MaxShift) - 1;

    /// <summary>The rate factor.</summary>
    public int Factor => (1 << B1) - (1 << B2);

    /// <summary>Whether the shifts make a positive factor.</summary>
    public bool IsValid => B1 > B2 && B2 >= 0 && B1 <= MaxShift;

    /// <summary>The shifts of a rate factor.</summary>
    /// <param name="factor">A whole number that is a difference of two powers of two.</param>
    /// <returns>The shifts.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The factor is not feasible; the message names its feasible neighbours.</exception>
    public static RateShifts Of(int factor)
    {
        if (factor < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(factor), factor, "A rate factor is a whole number above 0; 1, 2, 3, 4, 6, 7, 8, 12 are the first that exist.");
        }

        if (factor <= Largest && Find(factor) is { IsValid: true } shifts)
        {
            return shifts;
        }

        // Every factor up to 4 exists, so there is one below; above the largest there is none.
        int low = Math.Min(factor, Largest);
        while (Find(low) is not { IsValid: true })
        {
            low--;
        }

        int high = factor;
        while (high < Largest && Find(high) is not { IsValid: true })
        {
            high++;
        }

        string nearest = factor < Largest ? $"the nearest are {low} and {high}" : $"the largest is {low}";
        throw new ArgumentOutOfRangeException(
            nameof(factor), factor, string.Create(CultureInfo.InvariantCulture, $"A rate factor is a difference of two powers of two up to 2^{MaxShift}; {nearest}."));
    }

    private static RateShifts Find(int factor)
    {
        if (BitOperations.IsPow2(factor))
        {
            int k = BitOperations.Log2((uint)factor);
            return factor == 1 ? new RateShifts(1, 0) : new RateShifts(k + 1, k);
        }

        int b1 = BitOperations.Log2((uint)factor) + 1;
        int rest = (1 << b1) - factor;
        return BitOperations.IsPow2(rest) ? new RateShifts(b1, BitOperations.Log2((uint)rest)) : default;
    }
}
