namespace SpikeSim.App.Commands;

/// <summary>The step of the first difference that is left with one property switched; null where none is left.</summary>
internal sealed record CompareTrial(string Property, int? Step);
