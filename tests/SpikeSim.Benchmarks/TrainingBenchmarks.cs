using BenchmarkDotNet.Attributes;
using SpikeSim.Learning;

namespace SpikeSim.Benchmarks;

/// <summary>Training steps on W2 and W4 (batches of 64, Adam included): time per sample.</summary>
public class TrainingBenchmarks
{
    private Trainer _trainer = null!;

    [Params("W2", "W4")]
    public string Workload { get; set; } = "W2";

    [Params(1, 2)]
    public int Jobs { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        TrainingWorkload workload = Workload == "W2" ? TrainingWorkload.W2(Jobs) : TrainingWorkload.W4(Jobs);
        _trainer = new Trainer(workload.Network, workload.Examples, workload.Settings, TimeProvider.System);
    }

    [Benchmark(OperationsPerInvoke = TrainingWorkload.Samples)]
    public double Epoch() => _trainer.RunEpoch().Loss;
}
