namespace SpikeSim.App.Commands;

/// <summary>The JSON document of <c>run</c>.</summary>
internal sealed record RunResult(
    string Schema,
    string Engine,
    int Steps,
    double DtS,
    long InputEvents,
    long HiddenSpikes,
    long[] OutputSpikes,
    string? Decision,
    double? Confidence,
    long? SynapticOperations,
    long? Saturations,
    long? ClippedInputs,
    CostResult? Cost,
    CheckViolation[] Violations);
