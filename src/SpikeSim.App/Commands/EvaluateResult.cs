namespace SpikeSim.App.Commands;

/// <summary>The JSON document of <c>evaluate</c>.</summary>
internal sealed record EvaluateResult(
    string Schema,
    int Items,
    int Correct,
    double Accuracy,
    double[] AccuracyCi95,
    string Engine,
    string? Chip,
    string Split,
    EvaluateClass[] Classes,
    int[][] Confusion,
    long? SynapticOperations,
    long HiddenSpikes,
    ulong Seed,
    string NetworkHash,
    string DatasetHash,
    CostResult? Cost,
    CheckViolation[] Violations);
