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
        ReadOnlySpan<short> middle = samples.AsSpan(2000, 20_000);
        double power = 0;
        double inPhase = 0;
        double quadrature = 0;
        for (int i = 0; i < middle.Length; i++)
        {
            double phase = 2 * Math.PI * toneHz * (i + 2000) / XyloAudio3Clock.SampleRateHz;
            power += (double)middle[i] * middle[i];
            inPhase += middle[i] * Math.Cos(phase);
            quadrature += middle[i] * Math.Sin(phase);
        }

        double amplitude = 2 * Math.Sqrt((inPhase * inPhase) + (quadrature * quadrature)) / middle.Length;
        double rest = (power / middle.Length) - (amplitude * amplitude / 2);
        Assert.InRange(amplitude / (0.5 * 8192), 0.98, 1.02);
        Assert.True(rest < 1e-4 * amplitude * amplitude, $"power beside the tone is {rest / (amplitude * amplitude / 2):E2} of it");
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
}
