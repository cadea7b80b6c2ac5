using System.Runtime.CompilerServices;

namespace SpikeSim;

/// <summary>
/// A random sequence that is a value: the same seed and stream give the same numbers on every machine and runtime.
/// </summary>
/// <remarks>
/// SplitMix64 (Steele, Lea and Flood 2014). Streams of one seed are independent for practical purposes; use one stream per item
/// (clip, neuron, replica), so that the order of work does not change a result.
/// </remarks>
public sealed class SeededRandom
{
    private ulong _state;
    private double _spareGaussian = double.NaN;

    /// <summary>Starts the sequence of a seed and a stream.</summary>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="stream">What the numbers are for, for example the index of a clip.</param>
    public SeededRandom(ulong seed, ulong stream = 0) => _state = Mix(Mix(seed) ^ (stream * 0xD1342543DE82EF95UL));

    /// <summary>The next 64 random bits.</summary>
    /// <returns>A number that is uniform over all 64-bit values.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong NextBits() => Mix(_state += 0x9E3779B97F4A7C15UL);

    /// <summary>A uniform number in [0, 1).</summary>
    /// <returns>A multiple of 2^-53.</returns>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A uniform number in [low, high).</summary>
    /// <param name="low">The lower bound.</param>
    /// <param name="high">The upper bound.</param>
    /// <returns>The number.</returns>
    public double NextDouble(double low, double high) => low + ((high - low) * NextDouble());

    /// <summary>A uniform integer in 0..bound-1.</summary>
    /// <param name="bound">The number of possible values, at least 1.</param>
    /// <returns>The integer.</returns>
    public int Below(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        return (int)Math.BigMul(NextBits(), (ulong)bound, out _);
    }

    /// <summary>A normal deviate with mean 0 and standard deviation 1 (Box-Muller).</summary>
    /// <returns>The deviate.</returns>
    public double NextGaussian()
    {
        if (!double.IsNaN(_spareGaussian))
        {
            double spare = _spareGaussian;
            _spareGaussian = double.NaN;
            return spare;
        }

        double radius = Math.Sqrt(-2.0 * Math.Log(1.0 - NextDouble()));
        (double sin, double cos) = Math.SinCos(2.0 * Math.PI * NextDouble());
        _spareGaussian = radius * sin;
        return radius * cos;
    }

    /// <summary>Puts the elements into a random order (Fisher-Yates).</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <param name="items">The elements, permuted in place.</param>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = Below(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
