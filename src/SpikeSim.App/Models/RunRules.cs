using SpikeSim.App.CommandLine;
using SpikeSim.Mapping;
using SpikeSim.Rasters;
using SpikeSim.Recognition;

namespace SpikeSim.App.Models;

/// <summary>
/// What only a run shows of a program (chip specification, section 7): outputs that fire though they are read by their membranes (NS016),
/// and inputs that end before the outputs have heard of them (NS017).
/// </summary>
internal static class RunRules
{
    /// <summary>Tells the person at the terminal.</summary>
    /// <param name="found">What was found.</param>
    /// <param name="context">Where to.</param>
    /// <returns>The same, for the JSON document.</returns>
    public static Violation[] Noted(IEnumerable<Violation> found, CommandContext context)
    {
        Violation[] all = [.. found];
        foreach (Violation violation in all)
        {
            context.Note(violation.ToString());
        }

        return all;
    }

    /// <summary>NS016 over one run.</summary>
    /// <param name="model">The program.</param>
    /// <param name="spikes">Spikes of each output.</param>
    public static IEnumerable<Violation> FiringMembranes(LoadedModel model, long[] spikes)
    {
        int[] fired = [.. Enumerable.Range(0, spikes.Length).Where(o => spikes[o] > 0 && IsMembrane(model, o))];
        if (fired.Length > 0)
        {
            int most = fired.MaxBy(o => spikes[o]);
            yield return Fires(model, fired.Length == 1 ? $"output {most}" : $"output {most} and {fired.Length - 1} more", FormattableString.Invariant($"{spikes[most]} spikes"));
        }
    }

    /// <summary>NS016 over many runs, where outputs were not told apart.</summary>
    /// <param name="model">The program.</param>
    /// <param name="spikes">Pairs of step and output with a spike.</param>
    public static IEnumerable<Violation> FiringMembranes(LoadedModel model, long spikes)
    {
        if (spikes > 0 && Enumerable.Range(0, model.Program.Outputs.Count).Any(o => IsMembrane(model, o)))
        {
            yield return Fires(model, "outputs", FormattableString.Invariant($"{spikes} firings over all clips"));
        }
    }

    /// <summary>NS017 of an input: events so late that no output can hear of them.</summary>
    /// <param name="model">The program.</param>
    /// <param name="input">The input, without the silent steps that a task adds.</param>
    public static IEnumerable<Violation> LateInput(LoadedModel model, Raster input)
    {
        int lag = LayerDelays.OutputLag(model.Program) ?? 0;
        int late = Math.Min(Unheard(lag, model.Task), input.Steps);
        long events = 0;
        for (int step = input.Steps - late; step < input.Steps; step++)
        {
            foreach (ushort count in input.Row(step))
            {
                events += count;
            }
        }

        if (events > 0)
        {
            yield return Late(lag, "input", FormattableString.Invariant($"{events} events in the last {late} of its {input.Steps} steps do not reach the outputs"), $"Append {late} row(s) of zeros to the input (for events in continuous time: a longer --seconds).");
        }
    }

    /// <summary>NS017 of a task: clips that end before the outputs have heard of them.</summary>
    /// <param name="lag">How many steps the outputs are behind the inputs.</param>
    /// <param name="task">The task, or null.</param>
    public static IEnumerable<Violation> ShortTail(int lag, KeywordTask? task)
    {
        int late = task is null ? 0 : Unheard(lag, task);
        if (late > 0)
        {
            yield return Late(lag, "task", FormattableString.Invariant($"the last {late} steps of a clip do not reach the outputs"), $"Set \"tail_steps\" of the decision to at least {lag}.");
        }
    }

    // Silent steps of the task give the outputs time.
    private static int Unheard(int lag, KeywordTask? task) => Math.Max(0, lag - (task?.Decision.TailSteps ?? 0));

    private static bool IsMembrane(LoadedModel model, int output) =>
        model.Task is { Decision.Readout: not Readout.SpikeCount } || (model.Task is null && model.Program.Outputs.Threshold[output] == model.Chip.Arithmetic.MaxState);

    private static Violation Fires(LoadedModel model, string place, string value) => new(
        "NS016",
        ViolationLevel.Warning,
        place,
        $"{value}, each of which takes the threshold from a membrane that is read{(model.Task is null ? " (its threshold is the largest state, which stands for outputs that do not fire)" : string.Empty)}",
        "none",
        "Map the network again with inputs like these (--calibrate), or train with smaller weights onto the outputs; the scores of this run are not those of the network.");

    private static Violation Late(int lag, string place, string value, string remedy) =>
        new("NS017", ViolationLevel.Warning, place, value, FormattableString.Invariant($"the outputs are {lag} step(s) behind, one per hidden layer on the shortest way"), remedy);
}
