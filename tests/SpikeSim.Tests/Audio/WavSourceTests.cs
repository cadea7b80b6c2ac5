using SpikeSim.Audio;

namespace SpikeSim.Tests.Audio;

public sealed class WavSourceTests
{
    private static readonly double[] Frames = [0, 0.25, -0.5, 0.75, -0.75, 0.125];

    public static TheoryData<int, int, bool, int, bool> Formats()
    {
        var data = new TheoryData<int, int, bool, int, bool>();
        foreach (int rate in new[] { 8_000, 48_000, 192_000 })
        {
            foreach ((int bits, bool isFloat) in new[] { (8, false), (16, false), (24, false), (32, false), (32, true), (64, true) })
            {
                foreach (int channels in new[] { 1, 2, 3 })
                {
                    data.Add(rate, bits, isFloat, channels, channels == 2);
                }
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Every_format_reads_as_the_mean_of_its_channels(int rate, int bits, bool isFloat, int channels, bool extensible)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("a.wav", WavFile.Make(rate, channels, bits, isFloat, Frames, extensible));
        using WavSource source = WavSource.Open(path);
        var samples = new double[Frames.Length + 5];
        int read = 0;
        for (int n = source.Read(samples.AsSpan(0, 2)); n > 0; n = source.Read(samples.AsSpan(read, Math.Min(2, samples.Length - read))))
        {
            read += n;
        }

        Assert.Equal(rate, source.SampleRateHz);
        Assert.Equal(Frames.Length, read);
        for (int i = 0; i < read; i++)
        {
            Assert.Equal(Frames[i], samples[i], bits == 8 ? 0.01 : 1e-4);
        }
    }

    [Fact]
    public void A_truncated_file_is_refused_with_both_sizes()
    {
        byte[] whole = WavFile.Make(16_000, 1, 16, false, new double[1000]);
        AssertRefused(whole[..^600], "2000", "1400");
    }

    [Fact]
    public void A_huge_declared_size_is_refused_without_memory()
    {
        byte[] file = WavFile.Make(16_000, 1, 16, false, new double[10], dataSize: 0xFFFF_FFF0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        AssertRefused(file, "4294967280");
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 4_000_000);
    }

    [Fact]
    public void No_samples_are_refused() => AssertRefused(WavFile.Make(16_000, 1, 16, false, []), "sample");

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Samples_that_are_no_numbers_are_refused_with_their_place(double bad)
    {
        double[] frames = [0, 0.1, bad, 0.2];
        AssertRefused(WavFile.Make(16_000, 1, 32, true, frames), "2");
    }

    [Theory]
    [InlineData(7_999)]
    [InlineData(192_001)]
    public void Rates_out_of_range_are_refused(int rate) => AssertRefused(WavFile.Make(rate, 1, 16, false, Frames), "8000", "192000");

    [Theory]
    [InlineData("0100000000001000800000aa00389b70", "sub-format")]
    [InlineData("010000002107d3118644c8c1ca000000", "sub-format")]
    [InlineData("0200000000001000800000aa00389b71", "Microsoft ADPCM")]
    public void Unknown_sub_formats_are_refused_by_name(string identifier, string word)
    {
        byte[] file = WavFile.Make(16_000, 1, 16, false, Frames, extensible: true);
        Convert.FromHexString(identifier).CopyTo(file, 44);
        AssertRefused(file, word, "Convert it");
    }

    [Fact]
    public void More_valid_bits_than_a_sample_has_are_refused()
    {
        byte[] file = WavFile.Make(16_000, 1, 16, false, Frames, extensible: true);
        file[38] = 20;
        AssertRefused(file, "20", "16 valid bits");
    }

    [Fact]
    public void A_second_format_is_refused()
    {
        byte[] file = WavFile.Make(16_000, 1, 16, false, Frames);
        AssertRefused([.. file[..36], .. file[12..]], "a second one");
    }

    // 2^32-1 and its padding byte must not come round to nothing.
    [Fact]
    public void A_chunk_of_all_ones_is_refused()
    {
        byte[] file = WavFile.Make(16_000, 1, 16, false, Frames);
        AssertRefused([.. file[..36], .. "LIST"u8, 255, 255, 255, 255, .. file[36..]], "4294967296");
    }

    [Fact]
    public void What_a_header_holds_does_not_steer_the_terminal()
    {
        byte[] file = WavFile.Make(16_000, 1, 16, false, Frames);
        "W\n\u001b["u8.CopyTo(file.AsSpan(8));
        AssertRefused(file, "W\\u000a\\u001b[");
    }

    [Fact]
    public void A_huge_sample_is_refused() => AssertRefused(WavFile.Make(16_000, 1, 64, true, [0, 0.1, 1e300, 0.2]), "sample 2", "1E+300");

    [Fact]
    public void Wide_samples_keep_their_bits()
    {
        using var folder = new TemporaryFolder();
        double[] fine = [1.0 / 3, -2.0 / 3, Math.PI / 4];
        using WavSource source = WavSource.Open(folder.Write("a.wav", WavFile.Make(16_000, 1, 64, true, fine)));
        var samples = new double[fine.Length];
        Assert.Equal(fine.Length, source.Read(samples));
        Assert.Equal(fine, samples);
    }

    // Whatever bytes change, the reader either reads or says what is wrong; it never fails in another way.
    [Fact]
    public void Damaged_headers_never_escape_the_reader()
    {
        byte[] good = WavFile.Make(16_000, 2, 16, false, Frames, extensible: true);
        for (ulong i = 0; i < 3000; i++)
        {
            var random = new SeededRandom(5, i);
            byte[] bad = [.. good];
            for (int flips = 1 + random.Below(4); flips > 0; flips--)
            {
                bad[random.Below(68)] = (byte)random.Below(256);
            }

            byte[] cut = bad[..(1 + random.Below(bad.Length))];
            try
            {
                using WavSource source = WavSource.FromStream(new MemoryStream(cut), "damaged");
                var samples = new double[64];
                while (source.Read(samples) > 0)
                {
                    Assert.All(samples, s => Assert.True(double.IsFinite(s)));
                }
            }
            catch (DataFormatException e)
            {
                Assert.Contains("damaged", e.Message, StringComparison.Ordinal);
            }
        }
    }

    private static void AssertRefused(byte[] file, params string[] words)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("bad.wav", file);
        DataFormatException e = Assert.Throws<DataFormatException>(() =>
        {
            using WavSource source = WavSource.Open(path);
            var samples = new double[64];
            while (source.Read(samples) > 0)
            {
            }
        });
        Assert.Contains(path, e.Message, StringComparison.Ordinal);
        Assert.All(words, word => Assert.Contains(word, e.Message, StringComparison.Ordinal));
    }
}
