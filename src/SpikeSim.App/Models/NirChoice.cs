using SpikeSim.Nir.Lowering;

namespace SpikeSim.App.Models;

/// <summary>What somebody said of a NIR file at the command line.</summary>
/// <param name="Settings">The settings, defaults included.</param>
/// <param name="Given">The keys that were said; metadata of the file does not overrule them.</param>
internal sealed record NirChoice(NirSettings Settings, IReadOnlyCollection<string> Given)
{
    /// <summary>Nothing was said.</summary>
    public static NirChoice None { get; } = new(new NirSettings(), []);

    /// <summary>Whether a key was said, alone or by a preset.</summary>
    public bool Has(string key) => Given.Contains(key) || Given.Contains("preset");

    /// <summary>The same with the exact integrator, which the exact engine stands for whatever a file says.</summary>
    public NirChoice Exactly() => new(Settings with { Integrator = NirIntegrator.Exact }, [.. Given, "integrator"]);
}
