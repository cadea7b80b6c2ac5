namespace SpikeSim.Costs;

/// <summary>Cycles of one time step by what they are spent on.</summary>
/// <param name="Input">Input events onto hidden neurons.</param>
/// <param name="Recurrent">Hidden spikes onto hidden neurons.</param>
/// <param name="Readout">Hidden spikes onto outputs.</param>
/// <param name="Hidden">The state of hidden neurons, aliases included.</param>
/// <param name="Output">The state of outputs.</param>
/// <param name="SecondCurrent">
/// What the second current adds, reported apart because the vendor's clock figure leaves it out; 0 where it is not used, null where the
/// model does not know it.
/// </param>
public sealed record CycleCount(double Input, double Recurrent, double Readout, double Hidden, double Output, double? SecondCurrent)
{
    /// <summary>All cycles but those of the second current.</summary>
    public double Total => Input + Recurrent + Readout + Hidden + Output;

    /// <summary>All cycles that the model knows, the second current included.</summary>
    public double WithSecondCurrent => Total + (SecondCurrent ?? 0);
}
