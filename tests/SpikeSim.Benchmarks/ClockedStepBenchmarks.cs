using BenchmarkDotNet.Attributes;
using SpikeSim.Engines.Clocked;

namespace SpikeSim.Benchmarks;

/// <summary>One clocked step of W1, in every form that this machine has, with rows of 8 bits and of numbers.</summary>
public class ClockedStepBenchmarks
{
    private ClockedEngine _engine = null!;
    private ClockedWorkload _workload = null!;

    [ParamsAllValues]
    public ClockedStepKind Kind { get; set; }

    [Params(true, false)]
    public bool ByteRows { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _workload = ClockedWorkload.W1(steps: 1000);
        _engine = new ClockedEngine(_workload.Network, ClockedSettings.Chip with { ByteRows = ByteRows }, ClockedEngine.IsSupported(Kind) ? Kind : ClockedStepKind.Automatic);
    }

    [Benchmark(OperationsPerInvoke = 1000)]
    public double Step()
    {
        _engine.Reset();
        for (int step = 0; step < _workload.Input.Steps; step++)
        {
            _engine.Step(_workload.Input.Row(step));
        }

        return _engine.StepSeconds;
    }
}
