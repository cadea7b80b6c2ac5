using SpikeSim.Mapping;

namespace SpikeSim.App.Commands;

/// <summary>The JSON document of <c>check</c>, and the report that <c>map</c> gives as well.</summary>
internal sealed record CheckResult(
    string Schema,
    string Network,
    string Chip,
    bool Fits,
    CheckViolation[] Violations,
    CheckResource[] Resources,
    CheckPlacement[] Placement,
    CheckTimeConstant[] TimeConstants,
    CheckDelay[] Delays,
    CheckResidual[] Residuals,
    string[] OpenPoints)
{
    public static CheckResult Of(string network, MappingReport report) => new(
        "spikesim-check/1",
        network,
        report.Chip.Name,
        !report.Violations.Any(v => v.Level == ViolationLevel.Error),
        [.. report.Violations.Select(CheckViolation.Of)],
        [.. report.Resources.Select(r => new CheckResource(r.Name, r.Used, r.Available, Math.Round(r.Percent, 1)))],
        [.. report.Placement.Select(p => new CheckPlacement(p.Population, p.Neurons, p.FirstId, p.LastId, p.IsSplit))],
        [.. report.TimeConstants.Select(Of)],
        [.. report.Delays.Select(d => new CheckDelay(d.Population, d.FirstStep))],
        [.. report.Residuals.Select(r => new CheckResidual(r.Source, r.Target, r.WeightedSteps))],
        [.. report.OpenPoints]);

    private static CheckTimeConstant Of(TimeConstantUse use)
    {
        TimeConstantChoice choice = use.Choice;
        return new CheckTimeConstant(
            use.Population, use.Kind, use.Neurons, choice.AskedSeconds, choice.Given.Seconds, choice.Given.Shift, choice.RelativeError, choice.Below?.Seconds, choice.Above?.Seconds);
    }
}
