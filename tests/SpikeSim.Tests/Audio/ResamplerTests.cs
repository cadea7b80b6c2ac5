using SpikeSim.Audio;
using SpikeSim.FrontEnds;

namespace SpikeSim.Tests.Audio;

public sealed class ResamplerTests
{
    [Theory]
    [InlineData(8_000, 1_000)]
    [InlineData(16_000, 5_000)]
    [InlineData(44_100, 12_000)]
    [InlineData(96_000, 15_000)]
    public void A_tone_keeps_its_size_and_gains_no_image(int rate, double toneHz)
    {
        short[] samples = AudioEncoder.Quantize(new SampleSource(Tone(rate, toneHz, 0.5), rate), ResamplerKind.Sinc);
        (double amplitude, double rest) = Measure(samples, toneHz);
        Assert.InRange(amplitude / (0.5 * 8192), 0.98, 1.02);
        Assert.True(rest < 1e-4 * amplitude * amplitude, $"power beside the tone is {rest / (amplitude * amplitude / 2):E2} of it");
    }

    // The guide, 2.2: up to 0.8 of the lower Nyquist frequency droop under 0.5 dB, everything else at least 60 dB down.
    [Theory]
    [InlineData(8_000)]
    [InlineData(11_025)]
    [InlineData(16_000)]
    [InlineData(22_050)]
    [InlineData(32_000)]
    [InlineData(44_100)]
    [InlineData(48_000)]
    [InlineData(96_000)]
    [InlineData(192_000)]
    public void At_eight_tenths_of_nyquist_droop_and_images_are_small(int rate)
    {
        double toneHz = 0.4 * Math.Min(rate, XyloAudio3Clock.SampleRateHz);
        (double amplitude, double restPower) = Measure(AudioEncoder.Quantize(new SampleSource(Tone(rate, toneHz, 0.5), rate), ResamplerKind.Sinc), toneHz);
        Assert.InRange(20 * Math.Log10(amplitude / 4096), -0.5, 0.5);
        double restDecibels = 10 * Math.Log10(restPower / (amplitude * amplitude / 2));
        Assert.True(restDecibels < -60, $"beside the tone of {toneHz} Hz there is {restDecibels:F1} dB");
    }

    // What the chip's rate cannot hold must not come back as something else.
    [Theory]
    [InlineData(96_000, 30_000)]
    [InlineData(192_000, 30_000)]
    [InlineData(192_000, 80_000)]
    public void Tones_above_the_rate_of_the_chip_are_gone(int rate, double toneHz)
    {
        short[] samples = AudioEncoder.Quantize(new SampleSource(Tone(rate, toneHz, 0.9), rate), ResamplerKind.Sinc);
        double power = samples.Skip(2000).Take(20_000).Average(s => (double)s * s);
        double decibels = 10 * Math.Log10((power + 1e-9) / (0.81 * 8192.0 * 8192 / 2));
        Assert.True(decibels < -60, $"{decibels:F1} dB are left of {toneHz} Hz");
    }

    [Theory]
    [InlineData(ResamplerKind.Sinc)]
    [InlineData(ResamplerKind.LinearCompat)]
    public void How_samples_arrive_does_not_matter(ResamplerKind kind)
    {
        double[] tone = Tone(22_050, 700, 0.3);
        short[] whole = AudioEncoder.Quantize(new SampleSource(tone, 22_050), kind);
        Assert.Equal(whole, AudioEncoder.Quantize(new Dripping(tone, 22_050), kind));
    }

    // A block allocates nothing, neither in the resampler nor behind it: the same stream, read on, from a source that never ends.
    [Theory]
    [InlineData(ResamplerKind.Sinc, 16_000)]
    [InlineData(ResamplerKind.Sinc, 192_000)]
    [InlineData(ResamplerKind.LinearCompat, 44_100)]
    public void A_block_from_sound_to_rows_allocates_nothing(ResamplerKind kind, int rate)
    {
        var settings = new FrontEndSettings { Resampler = kind, BinSamples = 64 };
        var stream = new AudioEncoderStream(new Endless(rate), new XyloAudio3FrontEnd(settings), new Quantizer());
        var rows = new ushort[stream.MaxRows * settings.Channels];
        for (int warmUp = 0; warmUp < 20; warmUp++)
        {
            stream.Read(rows);
        }

        Assert.Equal(0, Allocations.Least(() => stream.Read(rows)));
        Assert.NotEqual(0, stream.Samples);
    }

    // The same sound in every format: rasters differ only as far as the format rounds.
    [Theory]
    [InlineData(ResamplerKind.Sinc)]
    [InlineData(ResamplerKind.LinearCompat)]
    public void Every_format_of_a_sound_gives_its_raster(ResamplerKind kind)
    {
        using var folder = new TemporaryFolder();
        double[] sound = [.. Enumerable.Range(0, 8_000).Select(i => Math.Round(0.6 * Math.Sin(i * (0.05 + (i * 2e-5))) * 32_768) / 32_768)];
        ushort[] Encode(int bits, bool isFloat, int channels, bool extensible)
        {
            using WavSource source = WavSource.Open(folder.Write("a.wav", WavFile.Make(16_000, channels, bits, isFloat, sound, extensible)));
            return new AudioEncoder(new FrontEndSettings { Resampler = kind, BinSamples = 488 }).Encode(source).Raster.Counts.ToArray();
        }

        ushort[] expected = Encode(16, isFloat: false, 1, extensible: false);
        foreach ((int bits, bool isFloat) in new[] { (16, false), (24, false), (32, false), (32, true), (64, true) })
        {
            foreach (int channels in new[] { 1, 2, 4 })
            {
                Assert.Equal(expected, Encode(bits, isFloat, channels, extensible: channels == 2));
            }
        }

        ushort[] coarse = Encode(8, isFloat: false, 1, extensible: false);
        Assert.Equal(expected.Length, coarse.Length);
        Assert.InRange(expected.Zip(coarse).Sum(p => Math.Abs(p.First - p.Second)), 0, expected.Sum(e => e) / 5);
    }

    [Theory]
    [InlineData(ResamplerKind.Sinc, 8_000)]
    [InlineData(ResamplerKind.Sinc, 48_000)]
    [InlineData(ResamplerKind.Sinc, 192_000)]
    [InlineData(ResamplerKind.LinearCompat, 11_025)]
    [InlineData(ResamplerKind.LinearCompat, 96_000)]
    public void Random_portions_give_the_same_rows(ResamplerKind kind, int rate)
    {
        double[] tone = Tone(rate, 700, 0.4);
        var encoder = new AudioEncoder(new FrontEndSettings { Resampler = kind, BinSamples = 488, Eps = [32] });
        ushort[] whole = encoder.Encode(new SampleSource(tone, rate)).Raster.Counts.ToArray();
        for (ulong seed = 0; seed < 3; seed++)
        {
            Assert.Equal(whole, encoder.Encode(new Portions(tone, rate, seed)).Raster.Counts.ToArray());
        }
    }

    // The tone that fits best, and what is beside it; a plain projection would call its own leakage an image.
    private static (double Amplitude, double RestPower) Measure(short[] samples, double toneHz)
    {
        const int First = 2000;
        double[] middle = [.. samples.Skip(First).Take(20_000).Select(s => (double)s)];
        double step = 2 * Math.PI * toneHz / XyloAudio3Clock.SampleRateHz;
        double[] cosine = [.. middle.Select((_, i) => Math.Cos(step * (i + First)))];
        double[] sine = [.. middle.Select((_, i) => Math.Sin(step * (i + First)))];
        double cc = Dot(cosine, cosine);
        double ss = Dot(sine, sine);
        double cs = Dot(cosine, sine);
        double determinant = (cc * ss) - (cs * cs);
        double a = ((Dot(middle, cosine) * ss) - (Dot(middle, sine) * cs)) / determinant;
        double b = ((Dot(middle, sine) * cc) - (Dot(middle, cosine) * cs)) / determinant;
        return (Math.Sqrt((a * a) + (b * b)), middle.Select((x, i) => Math.Pow(x - (a * cosine[i]) - (b * sine[i]), 2)).Average());
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b).Sum(p => p.First * p.Second);

    private static double[] Tone(int rate, double hz, double amplitude) =>
        [.. Enumerable.Range(0, rate).Select(i => amplitude * Math.Cos(2 * Math.PI * hz * i / rate))];

    /// <summary>Gives samples in small, uneven portions.</summary>
    private sealed class Dripping(double[] samples, int rate) : IAudioSource
    {
        private readonly SampleSource _inner = new(samples, rate);
        private int _turn;

        public string Name => "dripping";

        public int SampleRateHz => rate;

        public int Read(Span<double> buffer) => _inner.Read(buffer[..Math.Min(buffer.Length, 1 + (_turn++ * 7 % 13))]);
    }

    /// <summary>Gives samples in portions of random length.</summary>
    private sealed class Portions(double[] samples, int rate, ulong seed) : IAudioSource
    {
        private readonly SampleSource _inner = new(samples, rate);
        private readonly SeededRandom _random = new(seed);

        public string Name => "portions";

        public int SampleRateHz => rate;

        public int Read(Span<double> buffer) => _inner.Read(buffer[..Math.Min(buffer.Length, 1 + _random.Below(2000))]);
    }

    private sealed class Endless(int rate) : IAudioSource
    {
        public string Name => "endless";

        public int SampleRateHz => rate;

        public int Read(Span<double> buffer)
        {
            buffer.Fill(0.25);
            return buffer.Length;
        }
    }
}
