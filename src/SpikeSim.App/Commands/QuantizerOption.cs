using System.CommandLine;
using SpikeSim.App.CommandLine;
using SpikeSim.Mapping;

namespace SpikeSim.App.Commands;

/// <summary><c>--quantizer</c>: a quantiser by its name, or all of them side by side.</summary>
internal static class QuantizerOption
{
    /// <summary>The word for all quantisers side by side.</summary>
    public const string Compare = "compare";

    public static Option<string> Create() => new("--quantizer")
    {
        Description = $"How weights become integers: {string.Join(", ", QuantizerName.All)}; or {Compare} for a table of all.",
        DefaultValueFactory = _ => QuantizerName.Of(QuantizerMethod.Own),
    };

    /// <summary>The settings of a name.</summary>
    /// <exception cref="UsageException">There is no such quantiser.</exception>
    public static QuantizerSettings Check(string name) => QuantizerName.TryParse(name, out QuantizerMethod method, out QuantizerMode mode)
        ? new QuantizerSettings { Method = method, Mode = mode }
        : throw new UsageException($"--quantizer {name}: there is no such quantiser. Known: {string.Join(", ", QuantizerName.All)}, {Compare}.");
}
