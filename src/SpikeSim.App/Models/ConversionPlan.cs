using SpikeSim.Mapping;

namespace SpikeSim.App.Models;

/// <summary>A conversion that is ready to be written; what it loses and breaks is known once it was.</summary>
/// <param name="From">The kind of the source.</param>
/// <param name="Kind">The kind of the target.</param>
/// <param name="Remarks">What was assumed, and what the target has no place for.</param>
/// <param name="Write">Writes the target.</param>
internal sealed record ConversionPlan(string From, string Kind, Func<IReadOnlyList<string>> Remarks, Action<Stream> Write)
{
    /// <summary>The design rules that a program on the way breaks on its chip, warnings included.</summary>
    public Func<IReadOnlyList<Violation>> Violations { get; init; } = () => [];
}
