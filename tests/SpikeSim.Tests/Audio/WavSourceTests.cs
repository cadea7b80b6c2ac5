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
        var samples = new float[Frames.Length + 5];
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
                var samples = new float[64];
                while (source.Read(samples) > 0)
                {
                    Assert.All(samples, s => Assert.True(float.IsFinite(s)));
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
            var samples = new float[64];
            while (source.Read(samples) > 0)
            {
            }
        });
        Assert.Contains(path, e.Message, StringComparison.Ordinal);
        Assert.All(words, word => Assert.Contains(word, e.Message, StringComparison.Ordinal));
    }
}
