using BenchmarkDotNet.Attributes;
using SpikeSim.Audio;
using SpikeSim.FrontEnds;

namespace SpikeSim.Benchmarks;

/// <summary>Sound at 16 kHz to rows of events on one core: time per second of audio.</summary>
public class FrontEndBenchmarks
{
    private const int Rate = 16_000;
    private const int Seconds = 4;

    private readonly AudioEncoder _encoder = new(new FrontEndSettings { BinSamples = 488 });
    private double[] _samples = [];

    [GlobalSetup]
    public void Setup()
    {
        var random = new SeededRandom(1);
        _samples = [.. Enumerable.Range(0, Rate * Seconds).Select(_ => random.NextDouble(-0.3, 0.3))];
    }

    [Benchmark(OperationsPerInvoke = Seconds)]
    public long Encode() => _encoder.Encode(new SampleSource(_samples, Rate)).DroppedEvents;
}
