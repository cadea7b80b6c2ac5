using BenchmarkDotNet.Attributes;
using SpikeSim.Chips;

namespace SpikeSim.Benchmarks;

/// <summary>One chip step of W1 and W3, in every form that this machine has. Times are for the whole input; divide by its steps.</summary>
public class ChipStepBenchmarks
{
    private ChipCore _core = null!;
    private ChipWorkload _workload = null!;

    [Params("W1", "W3")]
    public string Workload { get; set; } = "W1";

    [ParamsAllValues]
    public ChipStepKind Kind { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _workload = Workload == "W1" ? ChipWorkload.W1(steps: 1000) : ChipWorkload.W3(steps: 1000);
        ChipStepKind kind = ChipCore.IsSupported(Kind, _workload.Program) ? Kind : ChipStepKind.Automatic;
        _core = new ChipCore(_workload.Program, kind);
    }

    [Benchmark(OperationsPerInvoke = 1000)]
    public long Step()
    {
        _core.Reset();
        for (int step = 0; step < _workload.Input.Steps; step++)
        {
            _core.Step(_workload.Input.Row(step));
        }

        return _core.Counters.HiddenSpikes;
    }
}
