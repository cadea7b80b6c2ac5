using System.Collections.Immutable;
using SpikeSim.FrontEnds;
using SpikeSim.Json;

namespace SpikeSim.Tests.FrontEnds;

/// <summary>Front-end guide, 2.4 (selection), 2.9 (derived settings) and 2.10 (register words).</summary>
public sealed class FrontEndSettingsTests
{
    private static readonly int[] Feasible = [1, 2, 3, 4, 6, 7, 8, 12, 14, 15, 16, 24, 28, 30, 31, 32, 48, 56, 60, 62, 63];

    [Fact]
    public void A_rate_factor_is_a_difference_of_two_powers_of_two()
    {
        for (int factor = 1; factor <= 63; factor++)
        {
            if (Feasible.Contains(factor))
            {
                RateShifts shifts = RateShifts.Of(factor);
                Assert.True(shifts.IsValid);
                Assert.Equal(factor, shifts.Factor);
            }
            else
            {
                int below = Feasible.Last(f => f < factor);
                int above = Feasible.First(f => f > factor);
                Assert.Contains($"the nearest are {below} and {above}", Assert.Throws<ArgumentOutOfRangeException>(() => RateShifts.Of(factor)).Message, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData(1, 1, 0)]
    [InlineData(16, 5, 4)]
    [InlineData(32, 6, 5)]
    [InlineData(63, 6, 0)]
    [InlineData(65_535, 16, 0)]
    public void A_rate_factor_has_the_shifts_of_the_guide(int factor, int b1, int b2) => Assert.Equal(new RateShifts(b1, b2), RateShifts.Of(factor));

    [Theory]
    [InlineData(-10)]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(61)]
    [InlineData(65_536)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public void Rate_factors_that_do_not_exist_are_refused(int factor) => Assert.Throws<ArgumentOutOfRangeException>(() => RateShifts.Of(factor));

    [Theory]
    [InlineData(4e-5, 1)]
    [InlineData(1e-3, 6)]
    [InlineData(20e-3, 10)]
    [InlineData(84e-3, 12)]
    [InlineData(1 / XyloAudio3Clock.SampleRateHz, 0)]
    public void A_window_has_the_shift_of_the_guide(double seconds, int shift) => Assert.Equal(shift, XyloAudio3Clock.LowPassShift(seconds));

    [Theory]
    [InlineData(205e-7, 1)]
    [InlineData(1024e-6, 50)]
    [InlineData(64.0 / 48_828, 64)]
    [InlineData(9.994e-3, 488)]
    public void A_bin_has_the_samples_of_the_guide(double seconds, int samples) => Assert.Equal(samples, XyloAudio3Clock.BinSamples(seconds));

    [Theory]
    [InlineData(-10)]
    [InlineData(1e-6)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Times_below_a_sample_are_refused(double seconds)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => XyloAudio3Clock.LowPassShift(seconds));
        Assert.Throws<ArgumentOutOfRangeException>(() => XyloAudio3Clock.BinSamples(seconds));
    }

    [Fact]
    public void Times_between_two_settings_are_refused_with_both()
    {
        Assert.Contains("0.08388608", Assert.Throws<ArgumentOutOfRangeException>(() => XyloAudio3Clock.LowPassShift(85e-3)).Message, StringComparison.Ordinal);
        Assert.Contains("0.00098304", Assert.Throws<ArgumentOutOfRangeException>(() => XyloAudio3Clock.BinSamples(1e-3)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)]
    [InlineData(true, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)]
    [InlineData(true, 10, 3, 7, 0, 14)]
    [InlineData(false, 0, 1, 2, 16)]
    [InlineData(false, 0, 1, 2, -1)]
    [InlineData(false, 0, 0, 1, 2)]
    [InlineData(false)]
    public void Filters_are_different_and_exist(bool isGood, params int[] filters) => Assert.Equal(isGood, new FrontEndSettings { Filters = [.. filters] }.Faults().Count == 0);

    [Fact]
    public void The_default_filter_bank_has_the_words_of_the_guide()
    {
        FrontEndRegisters registers = FrontEndRegisters.Of(new FrontEndSettings());
        string Row(string name) => string.Join(' ', Enumerable.Range(0, 8).Select(i => $"{name}_reg{i}").Where(registers.Words.ContainsKey).Select(n => $"{registers.Words[n]:X8}"));
        Assert.Equal("55667788 12233444", Row("bpf_bb"));
        Assert.Equal("88888888 88888888", Row("bpf_bwf"));
        Assert.Equal("99887766 EDDBBAAA", Row("bpf_baf"));
        Assert.Equal("8069804A 80D98097 81CF813B 841A82B3 8A17865D 9AFA905A 9511ACF2 63DEEFAC", Row("bpf_a1"));
        Assert.Equal("3F9C3FB9 3F3C3F74 3E803EEE 3D163DE8 3A633BF3 35623842 5913318F 3BB04C20", Row("bpf_a2"));
        Assert.Equal(string.Join(' ', Enumerable.Repeat("00010001", 8)), Row("dn_eps"));
        Assert.Equal(string.Join(' ', Enumerable.Repeat("000C000C", 8)), Row("dn_b"));
        Assert.Equal(string.Join(' ', Enumerable.Repeat("00060006", 8)), Row("dn_k1"));
        Assert.Equal(string.Join(' ', Enumerable.Repeat("00000000", 8)), Row("dn_k2"));
        Assert.Equal((1u << 27, 0u), (registers.Words["iaf_thr15_l"], registers.Words["iaf_thr15_h"]));
        Assert.True(registers.UsesGlobalThreshold);
        Assert.Equal(51_200, registers.TimeResolutionWrap);
        Assert.Equal(15, FrontEndRegisters.PdmClockDivider);
        Assert.Equal(86, registers.Words.Count);
    }

    [Fact]
    public void Settings_come_back_from_registers_and_their_file()
    {
        FrontEndSettings[] all =
        [
            new(),
            new() { Filters = [10, 3, 7, 0, 14], Eps = [1, 2000, 65_535, 3, 4], Joint = false, BinSamples = 488 },
            new() { Normalization = false, FixedThreshold = [.. Enumerable.Range(0, 16).Select(c => (1L << 42) - 1 - c)], LowPassShift = 0, RateShifts = new RateShifts(16, 15) },
        ];
        foreach (FrontEndSettings settings in all)
        {
            using var buffer = new MemoryStream();
            FrontEndRegistersJson.Write(FrontEndRegisters.Of(settings), buffer);
            FrontEndSettings back = FrontEndRegistersJson.Read(JsonMember.Parse(buffer.ToArray(), "registers")).ToSettings();
            Assert.Equal(Written(settings), Written(back));
        }
    }

    [Theory]
    [InlineData("bpf_a1_reg3", 0x841A82B4u, "the filters that the vendor ships")]
    [InlineData("dn_b_reg2", 0x000C000Bu, "the same number for all channels")]
    [InlineData("dn_k2_reg7", 0x00000007u, "the same number for all channels")]
    [InlineData("dn_eps_reg0", 0x00010000u, "EPS must be from 1")]
    [InlineData("iaf_thr3_h", 0x400u, "fixed threshold must be from 1")]
    [InlineData("dn_x_reg0", 0u, "only the 86 words")]
    public void Registers_of_another_front_end_are_refused(string name, uint word, string words)
    {
        FrontEndRegisters registers = FrontEndRegisters.Of(new FrontEndSettings());
        Assert.Contains(words, Assert.Throws<DataFormatException>(() => (registers with { Words = registers.Words.SetItem(name, word) }).ToSettings()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Registers_that_lack_a_word_or_cut_a_sample_are_refused()
    {
        FrontEndRegisters registers = FrontEndRegisters.Of(new FrontEndSettings());
        Assert.Contains("dn_b_reg1", Assert.Throws<DataFormatException>(() => (registers with { Words = registers.Words.Remove("dn_b_reg1") }).ToSettings()).Message, StringComparison.Ordinal);
        Assert.Contains("1024", Assert.Throws<DataFormatException>(() => (registers with { TimeResolutionWrap = 51_201 }).ToSettings()).Message, StringComparison.Ordinal);
        Assert.Contains("filters must be", Assert.Throws<DataFormatException>(() => (registers with { Filters = ImmutableArray.Create(3, 16) }).ToSettings()).Message, StringComparison.Ordinal);
    }

    private static string Written(FrontEndSettings settings)
    {
        using var buffer = new MemoryStream();
        using (var writer = new System.Text.Json.Utf8JsonWriter(buffer))
        {
            FrontEndSettingsJson.Write(writer, settings);
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }
}
