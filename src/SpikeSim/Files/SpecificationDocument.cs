using System.Collections.Immutable;
using SpikeSim.Mapping;

namespace SpikeSim.Files;

/// <summary>What a Rockpool specification file holds.</summary>
/// <param name="Specification">The specification, in floating point or in whole numbers.</param>
/// <param name="StepSeconds">The time step in seconds.</param>
/// <param name="Remarks">What was assumed or left out, one sentence each.</param>
public sealed record SpecificationDocument(ChipSpecification Specification, double StepSeconds, IReadOnlyList<string> Remarks)
{
    /// <summary>Members that mean nothing to SpikeSim, at the root of the file; a specification in whole numbers takes them along.</summary>
    public ImmutableArray<UnknownMember> Unknown { get; init; } = [];

    /// <summary>Whether every number is whole, so that it is a program of a chip rather than a network in floating point.</summary>
    public bool IsQuantized =>
        Numbers(Specification).All(values => Array.TrueForAll(values, v => v == Math.Floor(v)));

    private static double[][] Numbers(ChipSpecification s) =>
    [
        s.InputWeights, s.RecurrentWeights, s.OutputWeights, s.MembraneDash, s.CurrentDash, s.Current2Dash, s.OutputMembraneDash, s.OutputCurrentDash,
        s.Threshold, s.OutputThreshold, s.Bias ?? [], s.OutputBias ?? [],
    ];
}
