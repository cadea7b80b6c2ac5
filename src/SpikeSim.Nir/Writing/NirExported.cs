using SpikeSim.Nir.Graphs;

namespace SpikeSim.Nir.Writing;

/// <summary>A network as NIR.</summary>
/// <param name="Document">The graph.</param>
/// <param name="Warnings">What other tools will read differently, one sentence each.</param>
public sealed record NirExported(NirDocument Document, IReadOnlyList<string> Warnings)
{
    internal NirExported WithNotes(Func<NirTree, NirTree> add) =>
        this with { Document = Document with { Graph = Document.Graph with { Metadata = add(Document.Graph.Metadata) } } };
}
