using System.Text.Json.Serialization;

namespace SpikeSim.App.Commands;

/// <summary>The JSON documents that commands print: snake case, one line, no reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(VerifyResult))]
[JsonSerializable(typeof(EncodeResult))]
[JsonSerializable(typeof(RunResult))]
[JsonSerializable(typeof(EvaluateResult))]
[JsonSerializable(typeof(DemoResult))]
[JsonSerializable(typeof(BenchResult))]
[JsonSerializable(typeof(TrainEpochResult))]
[JsonSerializable(typeof(TrainResult))]
[JsonSerializable(typeof(DatasetBuildResult))]
[JsonSerializable(typeof(DatasetCheckResult))]
[JsonSerializable(typeof(InfoResult))]
[JsonSerializable(typeof(LimitsResult))]
[JsonSerializable(typeof(CheckResult))]
[JsonSerializable(typeof(MapComparison))]
[JsonSerializable(typeof(MapResult))]
[JsonSerializable(typeof(ConvertResult))]
[JsonSerializable(typeof(CompareResult))]
internal sealed partial class ResultJson : JsonSerializerContext;
