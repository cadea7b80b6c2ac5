using SpikeSim.App.CommandLine;
using SpikeSim.Chips;
using SpikeSim.Files;
using SpikeSim.Mapping;
using SpikeSim.Nir.Notes;
using SpikeSim.Recognition;

namespace SpikeSim.App.Models;

/// <summary>A network or program file, ready for the chip engine.</summary>
/// <param name="Path">The file.</param>
/// <param name="Hash">SHA-256 of the file.</param>
/// <param name="Name">What the network is called.</param>
/// <param name="Chip">The chip it runs on.</param>
/// <param name="Program">Its integers.</param>
/// <param name="StepSeconds">The time step.</param>
/// <param name="Task">Front end, labels and decision, with the score scale of the chip's integers; or null.</param>
/// <param name="Network">The network in floating point, where the file is one.</param>
internal sealed record LoadedModel(
    string Path, string Hash, string Name, ChipDescription Chip, ChipProgram Program, double StepSeconds, KeywordTask? Task, NetworkDocument? Network)
{
    /// <summary>Every design rule that it breaks on its chip, warnings included.</summary>
    public IReadOnlyList<Violation> Violations { get; init; } = [];

    /// <summary>Refuses a program that its chip cannot hold, unless the user wants its integers all the same.</summary>
    /// <param name="ignoresRules">Whether the user said so (--ignore-rules).</param>
    /// <param name="context">Where a program that is taken all the same is named.</param>
    /// <returns>The model itself.</returns>
    /// <exception cref="DesignRuleException">A rule with level error is broken.</exception>
    public LoadedModel Allow(bool ignoresRules, CommandContext context)
    {
        if (!ignoresRules && Violations.Any(v => v.Level == ViolationLevel.Error))
        {
            throw DesignRuleException.Of(Path, Chip.Name, Violations, "--ignore-rules takes its integers all the same.");
        }

        NoteBrokenRules(Path, Chip, Violations, context);
        return this;
    }

    /// <summary>Loads a file; a network in floating point is placed on a chip first.</summary>
    public static LoadedModel Load(string path, string? chipName, CommandContext context, NirChoice? nir = null) =>
        Of(NetworkReader.Read(path, nir), chipName is null ? null : ChipOption.Find(chipName), context);

    /// <summary>The same of a file that has been read.</summary>
    public static LoadedModel Of(NetworkContent content, ChipDescription? chip, CommandContext context)
    {
        content.NoteRemarks(context, chip ?? ChipOption.Default);
        if (content.ProgramFor(chip) is not { } program)
        {
            return OfNetwork(content.Path, content.Hash, content.NetworkFor(chip ?? ChipOption.Default), chip, context);
        }

        if (content.Specification is not null && chip is null)
        {
            context.Note($"{content.Path}: a specification names no chip; {program.Chip.Name} is taken (--chip names another).");
        }

        IReadOnlyList<Violation> violations = Mapper.Check(program.Program, program.Chip, program.StepSeconds).Violations;
        return new LoadedModel(content.Path, content.Hash, program.Name, program.Chip, program.Program, program.StepSeconds, program.Task, null) { Violations = violations };
    }

    /// <summary>
    /// Warns of a program that its chip cannot hold and that is taken all the same, because its integers mean something to the
    /// arithmetic; a network in floating point that breaks the same rules is refused by all.
    /// </summary>
    public static void NoteBrokenRules(string path, ChipDescription chip, IReadOnlyList<Violation> violations, CommandContext context)
    {
        foreach (Violation violation in violations.Where(v => v.Level == ViolationLevel.Error))
        {
            context.Note($"{path}: {chip.Name} cannot hold this program: {violation}");
        }
    }

    /// <summary>The task, or an error that says what the file lacks.</summary>
    public KeywordTask RequireTask() => Task
        ?? throw new DataFormatException($"{Path}: the file has no member \"task\" (front end, labels, decision), so it cannot hear a sound. Give it a raster instead, or add the task.");

    private static LoadedModel OfNetwork(string path, string hash, NetworkDocument document, ChipDescription? chosen, CommandContext context)
    {
        ChipDescription chip = chosen ?? ChipOption.Default;
        MappingReport report = Mapper.Map(document.Network, chip, new QuantizerSettings());
        if (report.Program is null)
        {
            throw DesignRuleException.Of(path, report);
        }

        context.Note($"{path}: a network in floating point, placed on {chip.Name} with scales for made-up inputs (a program file keeps those for typical ones).");
        // A run counts the saturations that happen, which says more than their worst case.
        foreach (Violation warning in report.Violations.Where(v => v.Code != "XY026"))
        {
            context.Note(warning.ToString());
        }

        return new LoadedModel(path, hash, document.Network.Name, chip, report.Program, document.Network.StepSeconds, ForChip(document.Task, report), document) { Violations = report.Violations };
    }

    /// <summary>A task whose scores are in the integers of the mapped network.</summary>
    public static KeywordTask? ForChip(KeywordTask? task, MappingReport report) =>
        task is { Decision.Readout: not Readout.SpikeCount }
            ? task with { Decision = task.Decision with { ScoreScale = task.Decision.ScoreScale / report.OutputScale } }
            : task;
}
