using System.Buffers.Binary;
using System.Security.Cryptography;
using SpikeSim.FrontEnds;

namespace SpikeSim.Tests.FrontEnds;

/// <summary>Front-end guide, 9.1 and 9.2: exact integers that need no file.</summary>
public sealed class IntegerVectorTests
{
    [Fact]
    public void The_stimulus_is_the_stimulus()
    {
        short[] samples = Stimulus(12345, 24_000);
        Assert.Equal([-3108, 1796, -2459, -4694, -7649, 7853], samples[..6].Select(s => (int)s));
        Assert.Equal(-393_539, samples.Sum(s => s));
        Assert.Equal("cdbb3c98bc69018c", Digest(samples.Select(s => (long)s)));
    }

    [Fact]
    public void The_filter_bank_is_exact()
    {
        var bank = new FilterBank(Enumerable.Range(0, 16));
        var all = new List<long>();
        var filtered = new long[16];
        foreach (short sample in Stimulus(12345, 24_000))
        {
            bank.Step(sample, filtered);
            all.AddRange(filtered);
        }

        Assert.Equal("3bb03abc0998a7ab", Digest(all));
        Assert.Equal(22_605_371_740, all.Where((_, i) => i % 16 == 15).Sum(Math.Abs));
    }

    [Theory]
    [InlineData(true, true, 1, 6, 0, 12, "fed1133ae781b55b", "cfb378e94273cf8a")]
    [InlineData(true, true, 32, 6, 0, 12, "59b70ed0b7d3790a", "f502bdf64b3b6a10")]
    [InlineData(true, false, 1, 6, 0, 12, "75b7838b5663d998", "91de3fdfb5d36154")]
    [InlineData(true, true, 7, 5, 2, 10, "7f57eee4e4c65e7a", "a783bc728c5a6204")]
    [InlineData(false, true, 1, 6, 0, 12, "e7eac0f2f42f5443", "e6d5fe51ba3ae51e")]
    public void Rasters_are_exact(bool normalization, bool joint, int eps, int b1, int b2, int lowPass, string at50, string at488)
    {
        foreach ((int bin, string expected) in new[] { (50, at50), (488, at488) })
        {
            var settings = new FrontEndSettings { Normalization = normalization, Joint = joint, Eps = [eps], RateShifts = new RateShifts(b1, b2), LowPassShift = lowPass, BinSamples = bin };
            Assert.Equal(expected, Digest(Encode(settings, Stimulus(12345, 24_000), 24_000).Select(c => (long)c)));
        }
    }

    [Fact]
    public void A_low_fixed_threshold_is_exact()
    {
        foreach ((int bin, string expected) in new[] { (50, "993a7acd7a982f0d"), (488, "ad3aa356418d164c") })
        {
            var settings = new FrontEndSettings { Normalization = false, FixedThreshold = [1L << 24], BinSamples = bin };
            Assert.Equal(expected, Digest(Encode(settings, Stimulus(12345, 24_000), 24_000).Select(c => (long)c)));
        }
    }

    [Theory]
    [InlineData(1, 908, 5813)]
    [InlineData(32, 77, 363)]
    [InlineData(256, 12, 46)]
    [InlineData(2000, 2, 6)]
    [InlineData(2900, 2, 4)]
    public void Silence_after_noise_leaves_the_limit_cycle_of_channel_12(int eps, long first, long later)
    {
        const int Silence = 97_656;
        short[] samples = [.. Stimulus(1, 24_000), .. new short[4 * Silence]];
        var frontEnd = new XyloAudio3FrontEnd(new FrontEndSettings { Eps = [eps], BinSamples = 8 });
        var rows = new ushort[16 * (frontEnd.RowsOf(samples.Length) + 1)];
        frontEnd.Process(samples, rows);
        long Count(int from, int to) => Enumerable.Range(from / 8, (to - from) / 8).Sum(r => (long)rows[(r * 16) + 12]);
        Assert.Equal(0, frontEnd.DroppedEvents);
        Assert.Equal(first, Count(24_000, 24_000 + Silence));
        Assert.Equal(later, Count(24_000 + Silence, 24_000 + (4 * Silence)));
    }

    [Fact]
    public void Chunks_do_not_change_a_bit()
    {
        var settings = new FrontEndSettings { BinSamples = 488, Eps = [32] };
        short[] samples = Stimulus(9, 20_000);
        ushort[] whole = Encode(settings, samples, samples.Length);
        foreach (int chunk in new[] { 1, 7, 64, 487, 488, 489, 3000 })
        {
            Assert.Equal(whole, Encode(settings, samples, chunk));
        }
    }

    [Fact]
    public void A_saved_state_goes_on_as_if_nothing_had_happened()
    {
        var settings = new FrontEndSettings { BinSamples = 100 };
        short[] samples = Stimulus(4, 10_050);
        var one = new XyloAudio3FrontEnd(settings);
        var rows = new ushort[16 * 200];
        int first = one.Process(samples.AsSpan(0, 5_030), rows);
        var other = new XyloAudio3FrontEnd(settings);
        other.Restore(one.Save());
        var a = new ushort[16 * 200];
        var b = new ushort[16 * 200];
        Assert.Equal(50, first);
        Assert.Equal(one.Process(samples.AsSpan(5_030), a), other.Process(samples.AsSpan(5_030), b));
        Assert.Equal(a, b);
    }

    [Fact]
    public void A_block_allocates_nothing()
    {
        var frontEnd = new XyloAudio3FrontEnd(new FrontEndSettings { BinSamples = 488 });
        short[] samples = Stimulus(2, 48_800);
        var rows = new ushort[16 * 101];
        Assert.Equal(0, Allocations.Least(() => frontEnd.Process(samples, rows)));
    }

    // The specification, sample by sample, against the fused kernel.
    [Fact]
    public void The_kernel_equals_the_scalar_chain()
    {
        var settings = new FrontEndSettings { BinSamples = 60, Eps = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3], LowPassShift = 11 };
        short[] samples = Stimulus(31, 12_000);
        var bank = new FilterBank(settings.Filters);
        var generator = new SpikeGenerator(settings);
        var filtered = new long[16];
        var counts = new int[16];
        var expected = new ushort[16 * 200];
        for (int i = 0; i < samples.Length; i++)
        {
            bank.Step(samples[i], filtered);
            counts.AsSpan().Clear();
            generator.Step(filtered, counts);
            for (int c = 0; c < 16; c++)
            {
                expected[(i / 60 * 16) + c] = (ushort)Math.Min(15, expected[(i / 60 * 16) + c] + counts[c]);
            }
        }

        Assert.Equal(expected, Encode(settings, samples, 777));
    }

    private static ushort[] Encode(FrontEndSettings settings, short[] samples, int chunk)
    {
        var frontEnd = new XyloAudio3FrontEnd(settings);
        var all = new List<ushort>();
        for (int at = 0; at < samples.Length; at += chunk)
        {
            ReadOnlySpan<short> part = samples.AsSpan(at, Math.Min(chunk, samples.Length - at));
            var rows = new ushort[16 * (frontEnd.RowsOf(part.Length) + 1)];
            int count = frontEnd.Process(part, rows);
            all.AddRange(rows.AsSpan(0, 16 * count));
        }

        var last = new ushort[16];
        if (frontEnd.Flush(last))
        {
            all.AddRange(last);
        }

        return [.. all];
    }

    private static short[] Stimulus(long seed, int count)
    {
        var samples = new short[count];
        long v = seed;
        for (int i = 0; i < count; i++)
        {
            v = ((1103515245 * v) + 12345) & 0x7FFF_FFFF;
            samples[i] = (short)Math.Clamp(((v >> 16) & 0x3FFF) - 8192, -8191, 8191);
        }

        return samples;
    }

    /// <summary>The first 16 digits of SHA-256 over little-endian int64 values, as the guide prints them.</summary>
    internal static string Digest(IEnumerable<long> values)
    {
        long[] all = [.. values];
        var bytes = new byte[all.Length * sizeof(long)];
        for (int i = 0; i < all.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * sizeof(long)), all[i]);
        }

        return Convert.ToHexStringLower(SHA256.HashData(bytes))[..16];
    }
}
