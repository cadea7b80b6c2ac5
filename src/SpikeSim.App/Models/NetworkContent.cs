using SpikeSim.App.CommandLine;
using SpikeSim.Chips;
using SpikeSim.Files;
using SpikeSim.Mapping;
using SpikeSim.Networks;

namespace SpikeSim.App.Models;

/// <summary>What a file holds that the product can use as a network; exactly one of network, graph and program is there.</summary>
/// <param name="Path">The file.</param>
/// <param name="Hash">SHA-256 of the file.</param>
/// <param name="Network">A network in floating point.</param>
/// <param name="Graph">A graph of layers, as files of other tools have it.</param>
/// <param name="Program">A chip program.</param>
internal sealed record NetworkContent(string Path, string Hash, NetworkDocument? Network, LayerGraph? Graph, ProgramDocument? Program)
{
    /// <summary>What the network is called.</summary>
    public string Name => Network?.Network.Name ?? Graph?.Name ?? Program!.Name;

    /// <summary>The report of placing it on a chip; a program is only checked, since it is placed already.</summary>
    public MappingReport Report(ChipDescription chip, QuantizerSettings settings) =>
        Program is not null ? Mapper.Check(Program.Program, chip, Program.StepSeconds)
        : Graph is not null ? Mapper.Map(Graph, chip, settings)
        : Mapper.Map(Network!.Network, chip, settings);

    /// <summary>The network in floating point, lowered from a graph where the file has one.</summary>
    /// <exception cref="DesignRuleException">The layers follow each other as no network can.</exception>
    /// <exception cref="UsageException">The file is a program, which is integers only.</exception>
    public NetworkDocument RequireNetwork()
    {
        if (Network is not null)
        {
            return Network;
        }

        if (Graph is null)
        {
            throw new UsageException($"{Path} is a chip program and has integers only. Give the network file that it was made from.");
        }

        LoweredGraph lowered = LayerGraphLowering.Lower(Graph);
        return lowered.Network is { } network ? new NetworkDocument(network, null, null) : throw DesignRuleException.Of(Path, "the form of a network", lowered.Violations);
    }
}
