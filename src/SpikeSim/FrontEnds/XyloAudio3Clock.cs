using System.Globalization;

namespace SpikeSim.FrontEnds;

/// <summary>The clocks of the Xylo Audio 3 front end and the settings that follow from times (front-end specification, 2.1 and 2.9).</summary>
public static class XyloAudio3Clock
{
    /// <summary>Samples per second: 50 MHz / 1024.</summary>
    public const double SampleRateHz = 48_828.125;

    /// <summary>The main clock in Hz, as the vendor sets it.</summary>
    internal const int MainClockHz = 50_000_000;

    /// <summary>Cycles of the main clock per sample.</summary>
    internal const int ClocksPerSample = 1024;

    internal const long RateNumerator = 390_625;
    internal const long RateDenominator = 8;

    private const double WindowToleranceSeconds = 1e-3;
    private const double BinToleranceSeconds = 1e-6;

    /// <summary>The low-pass shift whose window is nearest to a time.</summary>
    /// <param name="windowSeconds">The averaging window in seconds.</param>
    /// <returns>The shift B; the window is 2^B samples.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No window is within 1 ms; the message names the neighbours.</exception>
    public static int LowPassShift(double windowSeconds)
    {
        RefuseShort(windowSeconds, nameof(windowSeconds));
        int below = (int)Math.Floor(Math.Log2(windowSeconds * SampleRateHz));
        double Window(int k) => Math.ScaleB(1, k) / SampleRateHz;
        int nearest = Math.Abs(Window(below) - windowSeconds) <= Math.Abs(Window(below + 1) - windowSeconds) ? below : below + 1;
        return Math.Abs(Window(nearest) - windowSeconds) < WindowToleranceSeconds
            ? nearest
            : throw Far(nameof(windowSeconds), windowSeconds, Window(below), Window(below + 1));
    }

    /// <summary>The number of samples of a bin that is nearest to a time.</summary>
    /// <param name="binSeconds">The duration of a bin in seconds.</param>
    /// <returns>The samples D.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No bin is within 1 us; the message names the neighbours.</exception>
    public static int BinSamples(double binSeconds)
    {
        RefuseShort(binSeconds, nameof(binSeconds));
        int below = (int)Math.Floor(binSeconds * SampleRateHz);
        int nearest = Math.Abs((below / SampleRateHz) - binSeconds) <= Math.Abs(((below + 1) / SampleRateHz) - binSeconds) ? below : below + 1;
        return Math.Abs((nearest / SampleRateHz) - binSeconds) < BinToleranceSeconds
            ? nearest
            : throw Far(nameof(binSeconds), binSeconds, below / SampleRateHz, (below + 1) / SampleRateHz);
    }

    private static void RefuseShort(double seconds, string name)
    {
        if (!(seconds >= 1 / SampleRateHz) || !double.IsFinite(seconds) || seconds > 1e3)
        {
            throw new ArgumentOutOfRangeException(name, seconds, string.Create(CultureInfo.InvariantCulture, $"The time must be at least one sample, {1 / SampleRateHz:G6} s, and finite."));
        }
    }

    private static ArgumentOutOfRangeException Far(string name, double seconds, double low, double high) =>
        new(name, seconds, string.Create(CultureInfo.InvariantCulture, $"The chip cannot have {seconds} s; the nearest times are {low:G9} s and {high:G9} s."));
}
