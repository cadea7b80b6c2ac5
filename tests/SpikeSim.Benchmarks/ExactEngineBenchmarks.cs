using BenchmarkDotNet.Attributes;
using SpikeSim.Engines.Exact;

namespace SpikeSim.Benchmarks;

/// <summary>W1 in continuous time, one second of biology, in both forms and every width; and the cost of activity: times per run.</summary>
public class ExactEngineBenchmarks
{
    private ExactEngine _engine = null!;
    private ExactWorkload _workload = null!;

    [Params("W1", "W1 any tau", "0.5 Hz", "5 Hz", "50 Hz")]
    public string Workload { get; set; } = "W1";

    [Params(512, 256, 64)]
    public int VectorBits { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _workload = Workload switch
        {
            "W1" => ExactWorkload.W1(hasArbitraryTaus: false, seconds: 1),
            "W1 any tau" => ExactWorkload.W1(hasArbitraryTaus: true, seconds: 1),
            "0.5 Hz" => ExactWorkload.Activity(0.5),
            "5 Hz" => ExactWorkload.Activity(5),
            _ => ExactWorkload.Activity(50),
        };
        _engine = new ExactEngine(_workload.Network, new ExactSettings { MaxVectorBits = VectorBits });
    }

    [Benchmark]
    public int Run()
    {
        _engine.Start(_workload.Input);
        _engine.AdvanceTo(_workload.Input.DurationSeconds);
        return _engine.SpikeCount;
    }
}
