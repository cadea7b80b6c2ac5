namespace SpikeSim.App.Commands;

/// <summary>The JSON document of <c>evaluate</c>; <paramref name="ResetPerItem"/> says that no clip starts from what the one before left over.</summary>
internal sealed record EvaluateResult(
    string Schema,
    int Items,
    int Correct,
    double Accuracy,
    double[] AccuracyCi95,
    string Engine,
    string? Chip,
    string Split,
    bool ResetPerItem,
    EvaluateClass[] Classes,
    int[][] Confusion,
    long? SynapticOperations,
    long HiddenSpikes,
    ulong Seed,
    string NetworkHash,
    string DatasetHash,
    CostResult? Cost,
    CheckViolation[] Violations);
