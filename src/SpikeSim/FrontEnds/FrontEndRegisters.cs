using System.Collections.Immutable;
using System.Globalization;

namespace SpikeSim.FrontEnds;

/// <summary>
/// The settings of a front end as the registers of Xylo Audio 3 hold them (front-end specification, 2.10). Registers are those of the
/// sixteen filters of the chip in their order, whatever channels are used; filters that are not used have the defaults.
/// </summary>
/// <param name="Words">Words of 32 bits by the name of their register.</param>
/// <param name="UsesGlobalThreshold">The flag <c>use_global_iaf_threshold</c>: joint normalisation.</param>
/// <param name="TimeResolutionWrap">Cycles of the main clock in a bin.</param>
/// <param name="Normalization">Whether thresholds follow the level; no word says it.</param>
/// <param name="Filters">The filters that make the channels, in their order; no word says it.</param>
public sealed record FrontEndRegisters(
    ImmutableSortedDictionary<string, uint> Words, bool UsesGlobalThreshold, int TimeResolutionWrap, bool Normalization, ImmutableArray<int> Filters)
{
    private const int Nibble = 4;
    private const int Half = 16;

    // Name and field width of the registers that hold numbers for all filters, beside the thresholds.
    private static readonly (string Name, int Bits)[] Packed =
        [("bpf_bb", Nibble), ("bpf_bwf", Nibble), ("bpf_baf", Nibble), ("bpf_a1", Half), ("bpf_a2", Half), ("dn_eps", Half), ("dn_b", Half), ("dn_k1", Half), ("dn_k2", Half)];

    /// <summary>The divider of the main clock that makes the clock of the PDM microphone.</summary>
    public static int PdmClockDivider => (int)((XyloAudio3Clock.MainClockHz / 1e6 / 1.56 / 2) - 1);

    /// <summary>The registers of settings.</summary>
    /// <param name="settings">Settings that a front end takes.</param>
    /// <returns>Every word.</returns>
    /// <exception cref="ArgumentException">Settings that the chip cannot have.</exception>
    public static FrontEndRegisters Of(FrontEndSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Faults() is { Count: > 0 } faults)
        {
            throw new ArgumentException("The front end cannot have these settings: " + string.Join("; ", faults) + ".", nameof(settings));
        }

        var defaults = new FrontEndSettings();
        ImmutableSortedDictionary<string, uint>.Builder words = ImmutableSortedDictionary.CreateBuilder<string, uint>(StringComparer.Ordinal);
        int[][] fields =
        [
            [.. FilterTable.StateShift], All(FilterTable.InputShift), [.. FilterTable.FeedbackShift], [.. FilterTable.A1], [.. FilterTable.A2],
            PerFilter(settings, settings.Eps, defaults.Eps[0]), All(settings.LowPassShift), All(settings.RateShifts.B1), All(settings.RateShifts.B2),
        ];
        foreach (((string name, int bits), int[] values) in Packed.Zip(fields))
        {
            uint[] packed = RegisterFields.Pack(values, bits);
            for (int i = 0; i < packed.Length; i++)
            {
                words.Add(WordName(name, i), packed[i]);
            }
        }

        long[] thresholds = PerFilter(settings, settings.FixedThreshold, defaults.FixedThreshold[0]);
        for (int c = 0; c < thresholds.Length; c++)
        {
            words.Add(LowName(c), (uint)(thresholds[c] & uint.MaxValue));
            words.Add(HighName(c), (uint)(thresholds[c] >> 32));
        }

        return new FrontEndRegisters(words.ToImmutable(), settings.Joint, settings.BinSamples * XyloAudio3Clock.ClocksPerSample, settings.Normalization, settings.Filters);
    }

    /// <summary>The settings of registers; resampler, initial state and noise floor, which the chip does not have, are the defaults.</summary>
    /// <returns>Settings that a front end takes.</returns>
    /// <exception cref="DataFormatException">A word is missing or unknown, or the registers ask for what SpikeSim's front end does not do.</exception>
    public FrontEndSettings ToSettings()
    {
        FrontEndRegisters own = Of(new FrontEndSettings());
        if (own.Words.Keys.FirstOrDefault(n => !Words.ContainsKey(n)) is { } missing)
        {
            throw Wrong(missing, "a word", "none");
        }

        if (Words.Keys.FirstOrDefault(n => !own.Words.ContainsKey(n)) is { } unknown)
        {
            throw Wrong(unknown, $"only the {own.Words.Count} words of the front end", "this name");
        }

        if (Words.FirstOrDefault(w => w.Key.StartsWith("bpf_", StringComparison.Ordinal) && w.Value != own.Words[w.Key]) is { Key: { } filter } other)
        {
            throw Wrong(filter, $"{Hex(own.Words[filter])}, the filters that the vendor ships", Hex(other.Value));
        }

        if (TimeResolutionWrap < XyloAudio3Clock.ClocksPerSample || TimeResolutionWrap % XyloAudio3Clock.ClocksPerSample != 0)
        {
            throw Wrong("time_resolution_wrap", $"a multiple of {XyloAudio3Clock.ClocksPerSample}, whole samples", string.Create(CultureInfo.InvariantCulture, $"{TimeResolutionWrap}"));
        }

        return Checked(new FrontEndSettings
        {
            Filters = Filters,
            Normalization = Normalization,
            Joint = UsesGlobalThreshold,
            RateShifts = new RateShifts(Common("dn_k1"), Common("dn_k2")),
            LowPassShift = Common("dn_b"),
            Eps = OneOrEach([.. Chosen().Select(f => Unpacked("dn_eps")[f])]),
            FixedThreshold = OneOrEach([.. Chosen().Select(f => ((long)Words[HighName(f)] << 32) | Words[LowName(f)])]),
            BinSamples = TimeResolutionWrap / XyloAudio3Clock.ClocksPerSample,
        });
    }

    private static FrontEndSettings Checked(FrontEndSettings settings) =>
        settings.Faults() is { Count: > 0 } faults ? throw new DataFormatException("The front end cannot have what these registers say: " + string.Join("; ", faults) + ".") : settings;

    private static string WordName(string name, int index) => string.Create(CultureInfo.InvariantCulture, $"{name}_reg{index}");

    private static string LowName(int filter) => string.Create(CultureInfo.InvariantCulture, $"iaf_thr{filter}_l");

    private static string HighName(int filter) => string.Create(CultureInfo.InvariantCulture, $"iaf_thr{filter}_h");

    private static string Hex(uint word) => string.Create(CultureInfo.InvariantCulture, $"0x{word:X8}");

    private static DataFormatException Wrong(string register, string expected, string found) =>
        DataFormatException.At("front-end registers", register, expected, found, "Other settings of the chip are not simulated.");

    private static int[] All(int value) => [.. Enumerable.Repeat(value, FilterTable.Count)];

    private static T[] PerFilter<T>(FrontEndSettings settings, ImmutableArray<T> values, T unused)
    {
        T[] each = [.. Enumerable.Repeat(unused, FilterTable.Count)];
        for (int c = 0; c < settings.Channels; c++)
        {
            each[settings.Filters[c]] = FrontEndSettings.Of(values, c);
        }

        return each;
    }

    private static ImmutableArray<T> OneOrEach<T>(ImmutableArray<T> values) => values.Distinct().Count() == 1 ? [values[0]] : values;

    // Faults() names filters that do not exist; here they only must not lead outside the registers.
    private IEnumerable<int> Chosen() => Filters.Where(f => f is >= 0 and < FilterTable.Count);

    private int[] Unpacked(string name)
    {
        int words = FilterTable.Count * Half / 32;
        return RegisterFields.Unpack([.. Enumerable.Range(0, words).Select(i => Words[WordName(name, i)])], Half);
    }

    // SpikeSim has one of these for all channels.
    private int Common(string name)
    {
        int[] values = Unpacked(name);
        return values.Distinct().Count() == 1 ? values[0] : throw Wrong(name + "_reg0..7", "the same number for all channels", string.Join(", ", values));
    }
}
