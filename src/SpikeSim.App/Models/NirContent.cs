using SpikeSim.App.CommandLine;
using SpikeSim.Chips;
using SpikeSim.Networks;
using SpikeSim.Nir;
using SpikeSim.Nir.Lowering;

namespace SpikeSim.App.Models;

/// <summary>A NIR graph with the settings under which it becomes a network.</summary>
/// <param name="Model">The graph.</param>
/// <param name="Choice">What the file does not say.</param>
internal sealed record NirContent(NirModel Model, NirChoice Choice)
{
    /// <summary>The settings, with those that SpikeSim noted in its own files.</summary>
    public NirSettings Settings => NirOwnMetadata.Complete(Model, Choice);

    /// <summary>The graph lowered for engines, or for a chip.</summary>
    /// <param name="chip">The chip; null for engines.</param>
    public LoweredNetwork Lower(ChipDescription? chip) => chip is not null
        ? NirLowering.ForChip(Model, Settings, chip)
        : NirOwnMetadata.Complete(Model, Choice, NirLowering.ForEngine(Model, Settings));

    /// <summary>The network for engines, or for a chip.</summary>
    /// <exception cref="DesignRuleException">The chip cannot have one of the nodes; all reasons are listed.</exception>
    /// <exception cref="DataFormatException">A choice is missing, or an engine cannot have one of the nodes; all reasons are listed.</exception>
    public Network Network(ChipDescription? chip)
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
        LoweredNetwork lowered = Lower(chip);
        return lowered.Network is null
            ? Model.Warnings
            : [.. Model.Warnings, .. lowered.Notes, .. lowered.Nodes.Where(n => n.Support == NodeSupport.Approximate).Select(n => $"node '{n.Node}' ({n.Title}) is approximate: {n.Remark}")];
    }
}
