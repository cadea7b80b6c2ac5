using System.Collections.Immutable;

namespace SpikeSim.Nir.Graphs;

/// <summary>A node: its type and the fields that <see cref="NirNodeType"/> says it has, as they are stored.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Type">The type.</param>
/// <param name="Fields">The fields that the file has, by name.</param>
public sealed record NirNode(string Name, NirNodeType Type, ImmutableSortedDictionary<string, NirArray> Fields)
{
    /// <summary>What others noted beside the fields.</summary>
    public NirTree Metadata { get; init; } = NirTree.Empty;

    /// <summary>The graph inside a node of type NIRGraph; null for all others.</summary>
    public NirGraph? Graph { get; init; }

    /// <summary>Whether the file is wrong about this node: it only keeps the place, and what it lacks has been said.</summary>
    internal bool IsFaulty { get; init; }

    /// <summary>Type and sizes in a few words, for example <c>Conv2d 16x2x5x5</c>.</summary>
    public string Title => Fields.TryGetValue("weight", out NirArray? weight) ? $"{Type.Name} {string.Join('x', weight.Shape)}" : Type.Name;

    /// <summary>Creates a node from fields in any order.</summary>
    /// <param name="name">Its name in the graph.</param>
    /// <param name="type">The name of its type.</param>
    /// <param name="fields">Names and values.</param>
    /// <returns>The node.</returns>
    /// <exception cref="ArgumentException">There is no such type.</exception>
    public static NirNode Create(string name, string type, params ReadOnlySpan<(string Name, NirArray Value)> fields)
    {
        NirNodeType known = NirNodeType.Find(type) ?? throw new ArgumentException($"\"{type}\" is no type of NIR.", nameof(type));
        ImmutableSortedDictionary<string, NirArray>.Builder all = ImmutableSortedDictionary.CreateBuilder<string, NirArray>(StringComparer.Ordinal);
        foreach ((string field, NirArray value) in fields)
        {
            all.Add(field, value);
        }

        return new NirNode(name, known, all.ToImmutable());
    }
}
