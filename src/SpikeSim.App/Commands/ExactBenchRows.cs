using System.Globalization;
using SpikeSim.Engines.Exact;

namespace SpikeSim.App.Commands;

/// <summary>The rows of <c>bench</c> for the exact engine.</summary>
internal static class ExactBenchRows
{
    private const double SecondsOfBiology = 10;
    private static readonly double[] RatesHz = [0.5, 1.6, 5, 16, 50];

    /// <summary>W1 for 10 s of biology, in runs of the yardstick, and the cost of a spike over two decades of activity.</summary>
    public static IEnumerable<BenchMeasure> Create()
    {
        foreach (bool hasArbitraryTaus in new[] { false, true })
        {
            ExactWorkload workload = ExactWorkload.W1(hasArbitraryTaus, SecondsOfBiology);
            var engine = new ExactEngine(workload.Network, new ExactSettings());
            yield return new BenchMeasure(
                $"exact engine {workload.Name} ({workload.Description}), {Name(engine)}", "ms/10 s", clock => Run(engine, workload, clock).TotalMilliseconds, Yardstick.OfMillisecondsPerRun);
        }

        var costs = new CostSlope(RatesHz.Length);
        for (int i = 0; i < RatesHz.Length; i++)
        {
            (int point, double rate) = (i, RatesHz[i]);
            ExactWorkload workload = ExactWorkload.Activity(rate);
            var engine = new ExactEngine(workload.Network, new ExactSettings());
            string title = string.Create(CultureInfo.InvariantCulture, $"exact engine, 1000 neurons at {rate:G3} Hz ({workload.Description}), {Name(engine)}");
            yield return new BenchMeasure(title, "ns/spike", clock =>
            {
                double nanoseconds = Run(engine, workload, clock).TotalNanoseconds;
                costs.Set(point, engine.SpikeCount / workload.Input.DurationSeconds, nanoseconds / workload.Input.DurationSeconds);
                return nanoseconds / engine.SpikeCount;
            });
        }

        yield return new BenchMeasure(
            "exact engine, slope of log cost over log spikes at these rates (1: cost in proportion to spikes)", "1", _ => costs.Slope());
    }

    private static TimeSpan Run(ExactEngine engine, ExactWorkload workload, TimeProvider clock)
    {
        long start = clock.GetTimestamp();
        engine.Start(workload.Input);
        engine.AdvanceTo(workload.Input.DurationSeconds);
        return clock.GetElapsedTime(start);
    }

    private static string Name(ExactEngine engine) => $"{engine.Form} form, {engine.VectorBits} bits";
}
