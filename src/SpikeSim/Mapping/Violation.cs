namespace SpikeSim.Mapping;

/// <summary>A design rule that a network breaks on a chip.</summary>
/// <param name="Code">The stable code of the rule, for example <c>XY015</c>.</param>
/// <param name="Level">Whether the chip can run it at all.</param>
/// <param name="Place">The population, projection or neuron.</param>
/// <param name="Value">What is there.</param>
/// <param name="Limit">What may be there.</param>
/// <param name="Remedy">What to try.</param>
public sealed record Violation(string Code, ViolationLevel Level, string Place, string Value, string Limit, string Remedy)
{
    /// <summary>The violation as one sentence.</summary>
    /// <returns>Code, place, value, limit and remedy.</returns>
    public override string ToString() => $"{Code} {(Level == ViolationLevel.Error ? "error" : "warning")}: {Place}: {Value} (limit: {Limit}). {Remedy}";
}
