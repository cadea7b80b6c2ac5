namespace SpikeSim.App.Commands;

/// <summary>
/// The JSON document of <c>run</c>. On the chip engine <paramref name="LayerDelaySteps"/> says how many steps the outputs lag behind the
/// inputs (null where no input leads to an output), and the violations are those of the program and of this run.
/// </summary>
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
    int? LayerDelaySteps,
    CostResult? Cost,
    CheckViolation[] Violations);
