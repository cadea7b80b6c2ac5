using System.Collections.Immutable;

namespace SpikeSim.FrontEnds;

/// <summary>
/// Settings of the Xylo Audio 3 front end on its PCM path (front-end specification, section 2.9). They are immutable: a change builds
/// a new front end.
/// </summary>
public sealed record FrontEndSettings
{
    /// <summary>How sound gets to 48 828.125 Hz.</summary>
    public ResamplerKind Resampler { get; init; } = ResamplerKind.Sinc;

    /// <summary>The filters that make the channels, 0 to 15, in the order of the channels; all different.</summary>
    public ImmutableArray<int> Filters { get; init; } = [.. Enumerable.Range(0, FilterTable.Count)];

    /// <summary>Whether thresholds follow the level (divisive normalisation) or are fixed.</summary>
    public bool Normalization { get; init; } = true;

    /// <summary>Whether all channels share the highest threshold, which keeps their proportions.</summary>
    public bool Joint { get; init; } = true;

    /// <summary>The rate shifts (b1, b2): a channel that defines the threshold fires once per 2^b1 - 2^b2 mean magnitudes.</summary>
    public RateShifts RateShifts { get; init; } = new(6, 0);

    /// <summary>The shift B of the averaging low pass: its window is 2^B samples.</summary>
    public int LowPassShift { get; init; } = 12;

    /// <summary>The floor of the average (EPS), 1 to 65 535: one for all channels or one per channel.</summary>
    public ImmutableArray<int> Eps { get; init; } = [1];

    /// <summary>The thresholds without normalisation: one for all channels or one per channel, below 2^42.</summary>
    public ImmutableArray<long> FixedThreshold { get; init; } = [1L << 27];

    /// <summary>The samples of one bin (D).</summary>
    public int BinSamples { get; init; } = 50;

    /// <summary>What the registers hold before the first sample.</summary>
    public InitialState InitialState { get; init; } = InitialState.Zero;

    /// <summary>The noise floor of <see cref="InitialState.Warm"/>: mean magnitude after the filter, one for all or one per channel.</summary>
    public ImmutableArray<int> NoiseFloor { get; init; } = [0];

    /// <summary>The number of channels.</summary>
    public int Channels => Filters.Length;

    /// <summary>The duration of one bin in seconds.</summary>
    public double BinSeconds => BinSamples / XyloAudio3Clock.SampleRateHz;

    /// <summary>Checks the settings.</summary>
    /// <returns>One sentence per fault; empty for settings that a front end takes.</returns>
    public IReadOnlyList<string> Faults()
    {
        var faults = new List<string>();
        if (Filters.Length == 0 || Filters.Distinct().Count() != Filters.Length || Filters.Any(f => f is < 0 or >= FilterTable.Count))
        {
            faults.Add($"filters must be different whole numbers from 0 to {FilterTable.Count - 1}, not ({string.Join(", ", Filters)})");
        }

        if (!RateShifts.IsValid)
        {
            faults.Add($"rate shifts ({RateShifts.B1}, {RateShifts.B2}) must satisfy {RateShifts.MaxShift} >= b1 > b2 >= 0");
        }

        Check(LowPassShift is >= 0 and <= 24, $"low-pass shift {LowPassShift} must be from 0 to 24", faults);
        PerChannel(Eps, "EPS", 1, 65_535, faults);
        PerChannel(FixedThreshold, "fixed threshold", 1L, (1L << 42) - 1, faults);
        PerChannel(NoiseFloor, "noise floor", 0, 1 << 24, faults);
        Check(BinSamples is >= 1 and <= 1 << 20, $"a bin of {BinSamples} samples must have from 1 to {1 << 20}", faults);
        return faults;
    }

    /// <summary>The value of a channel from a list of one or of one per channel.</summary>
    internal static T Of<T>(ImmutableArray<T> values, int channel) => values.Length == 1 ? values[0] : values[channel];

    private static void Check(bool isGood, string fault, List<string> faults)
    {
        if (!isGood)
        {
            faults.Add(fault);
        }
    }

    private void PerChannel<T>(ImmutableArray<T> values, string what, T low, T high, List<string> faults)
        where T : System.Numerics.INumber<T>
    {
        if (values.Length != 1 && values.Length != Channels)
        {
            faults.Add($"{what} has {values.Length} values for {Channels} channels (one, or one per channel)");
        }

        if (values.Any(v => v < low || v > high))
        {
            faults.Add($"{what} must be from {low} to {high}");
        }
    }
}
