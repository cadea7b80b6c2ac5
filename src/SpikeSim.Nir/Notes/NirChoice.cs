using SpikeSim.Nir.Lowering;

namespace SpikeSim.Nir.Notes;

/// <summary>What somebody said of a NIR file: settings, and which of them were said and are no defaults.</summary>
/// <param name="Settings">The settings, defaults included.</param>
/// <param name="Given">The keys that were said, in the words of the option <c>--nir</c>: dt, unit, integrator, order, reset, amplitude, spikes, comparison, ..., or preset for all.</param>
public sealed record NirChoice(NirSettings Settings, IReadOnlyCollection<string> Given)
{
    /// <summary>Nothing was said.</summary>
    public static NirChoice None { get; } = new(new NirSettings(), []);

    /// <summary>Whether a key was said, alone or by a preset; notes of the file do not overrule it.</summary>
    /// <param name="key">The key.</param>
    /// <returns>True where it was.</returns>
    public bool Has(string key) => Given.Contains(key) || Given.Contains("preset");

    /// <summary>The same with the exact integrator, which the exact engine stands for whatever a file says.</summary>
    /// <returns>A choice that has the integrator.</returns>
    public NirChoice Exactly() => new(Settings with { Integrator = NirIntegrator.Exact }, [.. Given, "integrator"]);
}
