using System.CommandLine;
using SpikeSim.App.CommandLine;

namespace SpikeSim.App.Commands;

/// <summary>Options that several commands share; a new object each, because a command owns its options.</summary>
internal static class CommonOptions
{
    public static Option<int> Jobs() => new("--jobs", "-j")
    {
        Description = "Threads; results do not depend on it.",
        DefaultValueFactory = _ => Environment.ProcessorCount,
    };

    public static Option<string?> Chip() => new("--chip") { Description = "The chip to place a network in floating point on: a name, or a chip description file (default: xylo-audio-3)." };

    public static Option<bool> Force() => new("--force") { Description = "Overwrite existing files." };

    public static Option<bool> IgnoreRules() => new("--ignore-rules") { Description = "Run the integers of a program that its chip cannot hold; the JSON result lists the broken rules." };

    public static Option<ulong> Seed() => new("--seed") { Description = "The seed of everything random; the chip engine has nothing random.", DefaultValueFactory = _ => 1UL };

    public static Option<string> Engine() => new("--engine")
    {
        Description = "chip: the chip's integers; clocked: floating point in time steps; exact: event by event in continuous time.",
        DefaultValueFactory = _ => "chip",
    };

    /// <summary>Checks a number of threads.</summary>
    public static int CheckJobs(int jobs) => jobs is >= 1 and <= 1024 ? jobs : throw new UsageException($"--jobs {jobs}: from 1 to 1024 threads.");

    /// <summary>Checks the name of an engine.</summary>
    public static string CheckEngine(string engine) => engine switch
    {
        "chip" or "clocked" or "exact" => engine,
        _ => throw new UsageException($"--engine {engine}: chip, clocked or exact."),
    };
}
