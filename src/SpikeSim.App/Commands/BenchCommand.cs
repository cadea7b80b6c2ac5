using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Spectre.Console;
using SpikeSim.App.CommandLine;
using SpikeSim.Audio;
using SpikeSim.Chips;
using SpikeSim.Engines.Clocked;
using SpikeSim.FrontEnds;
using SpikeSim.Learning;

namespace SpikeSim.App.Commands;

/// <summary><c>spikesim bench</c>: the benchmark table, medians over interleaved rounds, with the machine named.</summary>
internal static class BenchCommand
{
    private const double AudioSeconds = 10;

    public static Command Create(Streams streams)
    {
        var rounds = new Option<int>("--rounds") { Description = "Rounds; every row is measured once in each.", DefaultValueFactory = _ => 7 };
        var yardstick = new Option<string?>("--yardstick") { Description = "A compiled yardstick, run once a round: rows get their ratio to it.", HelpName = "executable" };
        Option<int> jobs = CommonOptions.Jobs();
        var command = new Command("bench", "Measure the chip step, the exact engine, the front end and training on this machine.") { rounds, yardstick, jobs };
        CommandAction.Set(command, streams, (parse, context) =>
        {
            int count = parse.GetValue(rounds) is >= 1 and <= 1000 and var n ? n : throw new UsageException("--rounds: from 1 to 1000.");
            Yardstick? reference = parse.GetValue(yardstick) is { } path ? new Yardstick(path) : null;
            return Run(count, CommonOptions.CheckJobs(parse.GetValue(jobs)), reference, context);
        });
        return command;
    }

    private static int Run(int rounds, int jobs, Yardstick? yardstick, CommandContext context)
    {
        BenchMeasure[] rows =
        [
            .. Reference(yardstick, context.Cancellation),
            .. ChipRows(ChipWorkload.W1()),
            .. ChipRows(ChipWorkload.W3()),
            .. ClockedRows(ClockedWorkload.W1()),
            .. ExactBenchRows.Create(),
            new("front end, one core", "s of audio/s", FrontEnd()),
            Training(TrainingWorkload.W2(1)),
            Training(TrainingWorkload.W2(jobs)),
            Training(TrainingWorkload.W4(jobs)),
        ];
        double[][] values = [.. rows.Select(_ => new double[rounds])];
        foreach (BenchMeasure row in rows)
        {
            row.Measure(context.Clock);
        }

        for (int round = 0; round < rounds; round++)
        {
            context.Note($"round {round + 1} of {rounds}");
            for (int i = 0; i < rows.Length; i++)
            {
                context.Cancellation.ThrowIfCancellationRequested();
                values[i][round] = rows[i].Measure(context.Clock);
            }
        }

        double[]? reference = yardstick is null ? null : values[0];
        BenchRow[] medians = [.. rows.Select((row, i) => new BenchRow(row.Name, row.Unit, Median(values[i]), rounds, Ratio(row, values[i], reference)))];
        Print(new BenchResult("spikesim-bench/1", Machine(), VectorUnits(), medians), context);
        return ExitCodes.Good;
    }

    private static BenchMeasure[] Reference(Yardstick? yardstick, CancellationToken cancellation) =>
        yardstick is null ? [] : [new("yardstick", "us/step", _ => yardstick.Measure(cancellation), Yardstick.OfMicrosecondsPerStep)];

    private static double? Ratio(BenchMeasure row, double[] values, double[]? reference) =>
        row.YardstickScale is { } scale && reference is not null ? Median([.. values.Zip(reference, (value, step) => value * scale / step)]) : null;

    private static IEnumerable<BenchMeasure> ChipRows(ChipWorkload workload)
    {
        foreach (ChipStepKind kind in Enum.GetValues<ChipStepKind>().Where(k => k != ChipStepKind.Automatic && ChipCore.IsSupported(k, workload.Program)))
        {
            var core = new ChipCore(workload.Program, kind);
            yield return new BenchMeasure($"chip step {workload.Name} ({workload.Description}), {kind}", "us/step", clock => MedianOfRuns(() =>
            {
                core.Reset();
                long start = clock.GetTimestamp();
                for (int step = 0; step < workload.Input.Steps; step++)
                {
                    core.Step(workload.Input.Row(step));
                }

                return clock.GetElapsedTime(start).TotalMicroseconds / workload.Input.Steps;
            }), Yardstick.OfMicrosecondsPerStep);
        }
    }

    // As the yardstick measures itself: a run that warms the caches, then the median of five. A run is a few milliseconds long.
    private static double MedianOfRuns(Func<double> run)
    {
        const int Runs = 5;
        run();
        return Median([.. Enumerable.Range(0, Runs).Select(_ => run())]);
    }

    private static IEnumerable<BenchMeasure> ClockedRows(ClockedWorkload workload)
    {
        foreach (ClockedStepKind kind in new[] { ClockedStepKind.Vector256, ClockedStepKind.Vector512 }.Where(ClockedEngine.IsSupported))
        {
            foreach (bool bytes in new[] { true, false })
            {
                var engine = new ClockedEngine(workload.Network, ClockedSettings.Chip with { ByteRows = bytes }, kind);
                yield return new BenchMeasure($"clocked step {workload.Name}, {(bytes ? "8-bit rows" : "float rows")}, {kind}", "us/step", clock => MedianOfRuns(() =>
                {
                    engine.Reset();
                    long start = clock.GetTimestamp();
                    for (int step = 0; step < workload.Input.Steps; step++)
                    {
                        engine.Step(workload.Input.Row(step));
                    }

                    return clock.GetElapsedTime(start).TotalMicroseconds / workload.Input.Steps;
                }), Yardstick.OfMicrosecondsPerStep);
            }
        }
    }

    private static Func<TimeProvider, double> FrontEnd()
    {
        const int Rate = 16_000;
        var random = new SeededRandom(1);
        double[] samples = [.. Enumerable.Range(0, (int)(AudioSeconds * Rate)).Select(_ => random.NextDouble(-0.3, 0.3))];
        var encoder = new AudioEncoder(new FrontEndSettings { BinSamples = 488 });
        return clock =>
        {
            long start = clock.GetTimestamp();
            encoder.Encode(new SampleSource(samples, Rate));
            return AudioSeconds / clock.GetElapsedTime(start).TotalSeconds;
        };
    }

    private static BenchMeasure Training(TrainingWorkload workload)
    {
        const int Epochs = 2;
        var trainer = new Trainer(workload.Network, workload.Examples, workload.Settings, TimeProvider.System);
        return new BenchMeasure($"training {workload.Name} ({workload.Description}), {workload.Settings.Jobs} thread(s)", "samples/s", clock =>
        {
            long start = clock.GetTimestamp();
            for (int i = 0; i < Epochs; i++)
            {
                trainer.RunEpoch();
            }

            return Epochs * workload.Examples.Count / clock.GetElapsedTime(start).TotalSeconds;
        });
    }

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static string Machine() => string.Create(
        CultureInfo.InvariantCulture, $"{ProcessorName()}, {Environment.ProcessorCount} threads, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}");

    private static string ProcessorName()
    {
        const string CpuInfo = "/proc/cpuinfo";
        string? line = File.Exists(CpuInfo) ? File.ReadLines(CpuInfo).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line?.Split(':', 2)[1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }

    private static string VectorUnits() => Vector512.IsHardwareAccelerated ? "AVX-512" : Avx2.IsSupported ? "AVX2" : "none";

    private static void Print(BenchResult result, CommandContext context)
    {
        if (context.Json)
        {
            context.WriteJson(result, ResultJson.Default.BenchResult);
            return;
        }

        Table table = new Table().Border(TableBorder.Rounded).AddColumns("what", "unit", "median", "rounds", "/ yardstick");
        table.Columns[2].RightAligned();
        table.Columns[4].RightAligned();
        foreach (BenchRow row in result.Rows)
        {
            table.AddRow(Markup.Escape(row.Name), Markup.Escape(row.Unit), row.Value.ToString(row.Value < 100 ? "F3" : "F0", CultureInfo.InvariantCulture), row.Iterations.ToString(CultureInfo.InvariantCulture), row.RatioToYardstick?.ToString("F2", CultureInfo.InvariantCulture) ?? "");
        }

        context.TableConsole.Write(table);
        context.Line($"{result.Machine}; vector units {result.VectorUnits}");
    }
}
