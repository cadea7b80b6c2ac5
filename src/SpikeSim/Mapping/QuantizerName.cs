using System.Collections.Immutable;

namespace SpikeSim.Mapping;

/// <summary>The names of quantisers, as the command line and reports use them: a method, and <c>-compatible</c> for the defects of the reference.</summary>
public static class QuantizerName
{
    private const string CompatibleSuffix = "-compatible";

    private static readonly (string Name, QuantizerMethod Method)[] Methods =
    [
        ("own", QuantizerMethod.Own),
        ("global", QuantizerMethod.Global),
        ("global-fuzzy", QuantizerMethod.GlobalFuzzy),
        ("channel", QuantizerMethod.Channel),
    ];

    /// <summary>Every name: own, global, global-fuzzy, channel, and the last three with <c>-compatible</c>.</summary>
    public static ImmutableArray<string> All { get; } =
        [.. Methods.Select(m => m.Name), .. Methods.Where(m => m.Method != QuantizerMethod.Own).Select(m => m.Name + CompatibleSuffix)];

    /// <summary>The name of a method in a mode.</summary>
    /// <param name="method">The method.</param>
    /// <param name="mode">The mode; the own method has one only.</param>
    /// <returns>One of <see cref="All"/>.</returns>
    public static string Of(QuantizerMethod method, QuantizerMode mode = QuantizerMode.Corrected)
    {
        string name = Methods.First(m => m.Method == method).Name;
        return mode == QuantizerMode.Compatible && method != QuantizerMethod.Own ? name + CompatibleSuffix : name;
    }

    /// <summary>Reads a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="method">The method.</param>
    /// <param name="mode">The mode.</param>
    /// <returns>Whether it is one of <see cref="All"/>.</returns>
    public static bool TryParse(string name, out QuantizerMethod method, out QuantizerMode mode)
    {
        bool isKnown = All.Contains(name);
        mode = isKnown && name.EndsWith(CompatibleSuffix, StringComparison.Ordinal) ? QuantizerMode.Compatible : QuantizerMode.Corrected;
        string bare = mode == QuantizerMode.Compatible ? name[..^CompatibleSuffix.Length] : name;
        method = Methods.FirstOrDefault(m => m.Name == bare).Method;
        return isKnown;
    }
}
