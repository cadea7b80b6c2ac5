using SpikeSim.App.CommandLine;
using SpikeSim.Mapping;

namespace SpikeSim.App.Commands;

/// <summary>What quantisation did, in lines.</summary>
internal static class QuantizationText
{
    public static void Print(MappingReport report, CommandContext context)
    {
        if (report.Fidelity is { } f)
        {
            context.Line($"quantiser {report.Quantizer}: {(f.Decisions == 0 ? "no decision" : FormattableString.Invariant($"{100 * f.DecisionAgreement:F1} % of {f.Decisions} decisions as in floating point"))} over {f.Clips} inputs, current error {Percent(f.CurrentError)}, score error {Percent(f.ScoreError)} (each input from the reset state)");
        }

        foreach (PopulationQuantization q in report.Quantization)
        {
            context.Line($"\"{q.Population}\": scale {q.ScaleLow:G5} to {q.ScaleHigh:G5}; of {q.Weights} weights {q.ZeroedWeights} became 0 and {q.SaturatedWeights} are cut off, {Percent(q.WeightError)} off; time constants up to {100 * q.TimeConstantError:F1} % off");
            context.Line($"  spikes per neuron and step {q.RateBefore:G4} in floating point, {q.RateAfter:G4} in integers; {q.SilencedNeurons} of {q.Neurons} neurons fell silent, {q.SaturatedNeurons} saturate; {(q.FirstDifferenceStep is { } step ? FormattableString.Invariant($"first other spike at step {step}") : "no other spike")}");
        }
    }

    /// <summary>The table of <c>--quantizer compare</c>.</summary>
    public static void PrintComparison(IReadOnlyList<(string Quantizer, MappingReport Report)> rows, CommandContext context)
    {
        context.Line($"quantiser                  decisions  current error  score error    distance");
        foreach ((string name, MappingReport report) in rows)
        {
            string row = report.Fidelity is { } f
                ? FormattableString.Invariant($"{(f.Decisions == 0 ? "none" : Percent(f.DecisionAgreement)),10} {Percent(f.CurrentError),14} {Percent(f.ScoreError),12} {Percent(f.Distance),11}")
                : "  does not fit its words";
            Violation? error = report.Violations.FirstOrDefault(v => v.Level == ViolationLevel.Error);
            string remark = error is not null ? $"  no program: {error.Code}"
                : report.Violations.Any(v => v.Code == "XY022") ? "  thresholds near the end of their word: XY022"
                : string.Empty;
            context.Line($"{name,-26} {row}{remark}");
        }
    }

    private static string Percent(double share) => double.IsFinite(share) ? FormattableString.Invariant($"{100 * share:F2} %") : "beyond numbers";
}
