using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using SpikeSim.App.CommandLine;
using SpikeSim.Json;

namespace SpikeSim.App.Commands;

/// <summary>
/// A compiled program that runs a fixed kernel of <see cref="StepsPerRun"/> steps and prints its time as one JSON object: what carries
/// ratios of speed from machine to machine.
/// </summary>
internal sealed class Yardstick
{
    /// <summary>Steps of one run of the kernel.</summary>
    public const int StepsPerRun = 10_000;

    /// <summary>Scale of a row in microseconds per step: see <see cref="BenchMeasure.YardstickScale"/>.</summary>
    public const double OfMicrosecondsPerStep = 1;

    /// <summary>Scale of a row in milliseconds per run: see <see cref="BenchMeasure.YardstickScale"/>.</summary>
    public const double OfMillisecondsPerRun = 1000.0 / StepsPerRun;

    private const int MaxOutputChars = 65_536;
    private const string StepMember = "us_per_step_median";
    private const string RunMember = "bridge_ms_min";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly string _path;

    /// <summary>Names the executable; it is started by <see cref="Measure"/>.</summary>
    /// <exception cref="UsageException">There is no such file.</exception>
    public Yardstick(string path)
    {
        _path = Path.GetFullPath(path);
        if (!File.Exists(_path))
        {
            throw new UsageException($"--yardstick {path}: there is no such file. Name the compiled yardstick.");
        }
    }

    /// <summary>Runs the yardstick once.</summary>
    /// <returns>Its time in microseconds per step.</returns>
    /// <exception cref="UsageException">The file is not a program, fails, does not end, or does not print a time.</exception>
    public double Measure(CancellationToken cancellation)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(_path) { UseShellExecute = false, RedirectStandardOutput = true })
                ?? throw Fault("it did not start");
            return Parse(Output(process, cancellation));
        }
        catch (Win32Exception e)
        {
            throw Fault("it is not a program that runs here: " + e.Message);
        }
    }

    private string Output(Process process, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            string text = Read(process.StandardOutput, limit.Token).GetAwaiter().GetResult();
            process.WaitForExitAsync(limit.Token).GetAwaiter().GetResult();
            return process.ExitCode == 0 ? text : throw Fault($"it ended with exit code {process.ExitCode}");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw Fault($"it did not end within {Patience.TotalSeconds:F0} s");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    private async Task<string> Read(StreamReader output, CancellationToken cancellation)
    {
        var buffer = new char[MaxOutputChars + 1];
        int count = await output.ReadBlockAsync(buffer, cancellation).ConfigureAwait(false);
        return count <= MaxOutputChars ? new string(buffer, 0, count) : throw Fault($"it printed more than {MaxOutputChars} characters");
    }

    private double Parse(string text)
    {
        try
        {
            JsonMember root = JsonMember.Parse(Encoding.UTF8.GetBytes(text), _path);
            return root.Optional(StepMember)?.Number(double.Epsilon)
                ?? (root.Optional(RunMember)?.Number(double.Epsilon) ?? throw Fault("it printed no such object")) * OfMillisecondsPerRun;
        }
        catch (DataFormatException e)
        {
            throw Fault(e.Message.TrimEnd('.'));
        }
    }

    private UsageException Fault(string what) =>
        new($"--yardstick {_path}: {what}. A yardstick prints one JSON object with {StepMember} or {RunMember} and ends with exit code 0.");
}
