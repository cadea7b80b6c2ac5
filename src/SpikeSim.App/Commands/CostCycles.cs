using SpikeSim.Costs;

namespace SpikeSim.App.Commands;

/// <summary>Cycles of a mean step by part; <c>second_current</c> is apart from the total and null where the model does not know it.</summary>
internal sealed record CostCycles(double Input, double Recurrent, double Readout, double Hidden, double Output, double Total, double? SecondCurrent)
{
    public static CostCycles Of(CycleCount count) => new(count.Input, count.Recurrent, count.Readout, count.Hidden, count.Output, count.Total, count.SecondCurrent);
}
