using SpikeSim.App.CommandLine;
using SpikeSim.Chips;
using SpikeSim.Files;
using SpikeSim.Networks;
using SpikeSim.Nir;
using SpikeSim.Nir.Lowering;
using SpikeSim.Nir.Notes;

namespace SpikeSim.App.Models;

/// <summary>A NIR graph with the settings under which it becomes a network.</summary>
/// <param name="Model">The graph.</param>
/// <param name="Choice">What the file does not say.</param>
internal sealed record NirContent(NirModel Model, NirChoice Choice)
{
    /// <summary>What SpikeSim noted that the network is called; null for other files.</summary>
    public string? Name => NirNotes.Of(Model)?.Name;

    /// <summary>The graph lowered for engines, or for a chip.</summary>
    /// <param name="chip">The chip; null for engines.</param>
    public LoweredNetwork Lower(ChipDescription? chip) => chip is not null ? NotedLowering.ForChip(Model, Choice, chip) : NotedLowering.ForEngine(Model, Choice);

    /// <summary>The integers of the chip program that the graph was written from; null where it was not, or where somebody wants another reading.</summary>
    public ProgramDocument? Program() => Choice.Given.Count == 0 ? NotedProgram.Of(Model) : null;

    /// <summary>The network for engines, or for a chip, with what SpikeSim noted beside it.</summary>
    /// <param name="chip">The chip; null for engines.</param>
    /// <exception cref="DesignRuleException">The chip cannot have one of the nodes; all reasons are listed.</exception>
    /// <exception cref="DataFormatException">A choice is missing, an engine cannot have one of the nodes, or the notes are faulty.</exception>
    public NetworkDocument Document(ChipDescription? chip)
    {
        Network network = Network(chip);
        NirNotes? notes = NirNotes.Of(Model);
        return new NetworkDocument(network, notes?.Task(Model.Source, network.OutputNeurons), notes?.Chip is null ? notes?.History : null);
    }

    /// <summary>The network for engines, or for a chip.</summary>
    /// <exception cref="DesignRuleException">The chip cannot have one of the nodes; all reasons are listed.</exception>
    /// <exception cref="DataFormatException">A choice is missing, or an engine cannot have one of the nodes; all reasons are listed.</exception>
    private Network Network(ChipDescription? chip)
    {
        LoweredNetwork lowered = Lower(chip);
        bool isMisfit = chip is not null && lowered.Nodes.Any(n => n.Support == NodeSupport.Unsupported);
        return lowered.Network is null && isMisfit
            ? throw new DesignRuleException($"{Model.Source}: {lowered.Problems.Count} reason(s) why {chip!.Name} cannot hold it:\n  " + string.Join("\n  ", lowered.Problems))
            : lowered.Require(Model.Source);
    }

    /// <summary>What is odd about the file, what was chosen for it, and where the network differs from it.</summary>
    /// <param name="chip">The chip it is lowered for; null for engines.</param>
    public IReadOnlyList<string> Remarks(ChipDescription? chip)
    {
        if (chip is not null && Program() is { } program && program.Chip.Name == chip.Name)
        {
            return [.. Model.Warnings, $"written from a program for {chip.Name}, whose integers are taken as they are"];
        }

        LoweredNetwork lowered = Lower(chip);
        return lowered.Network is null
            ? Model.Warnings
            : [.. Model.Warnings, .. lowered.Notes, .. lowered.Nodes.Where(n => n.Support == NodeSupport.Approximate).Select(n => $"node '{n.Node}' ({n.Title}) is approximate: {n.Remark}")];
    }
}
