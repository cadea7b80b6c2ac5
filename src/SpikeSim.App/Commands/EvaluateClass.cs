namespace SpikeSim.App.Commands;

/// <summary>One class in the JSON document of <c>evaluate</c>.</summary>
internal sealed record EvaluateClass(string Label, int Items, int Correct);
