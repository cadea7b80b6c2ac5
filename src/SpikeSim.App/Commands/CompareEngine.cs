namespace SpikeSim.App.Commands;

/// <summary>One engine of <c>compare</c>; rates are one per population.</summary>
internal sealed record CompareEngine(string Engine, string Description, string? Decision, double? Confidence, IReadOnlyList<ComparePopulationRate> Rates, long? Saturations, long? ClippedInputs);
