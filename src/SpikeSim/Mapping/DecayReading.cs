namespace SpikeSim.Mapping;

/// <summary>
/// Two ways to read a time constant: a chip of shift k loses 2^-k a step, which is the time constant step x 2^k in SpikeSim, and
/// -step / ln(1 - 2^-k) for tools that decay by exp(-step / tau). Networks that were trained on the chip's decays by such a tool have the
/// second kind; they mean shift k exactly and must not be corrected for a rounding that is none.
/// </summary>
internal static class DecayReading
{
    private const double Tolerance = 0.02;

    /// <summary>The specification with whole dashes where the second reading gives a whole shift, the one that rounding gives too.</summary>
    public static ChipSpecification OnGrid(ChipSpecification s) => s with
    {
        MembraneDash = OnGrid(s.MembraneDash),
        CurrentDash = OnGrid(s.CurrentDash),
        Current2Dash = s.Currents == 2 ? OnGrid(s.Current2Dash) : s.Current2Dash,
        OutputMembraneDash = OnGrid(s.OutputMembraneDash),
        OutputCurrentDash = OnGrid(s.OutputCurrentDash),
    };

    private static double[] OnGrid(double[] dashes) => [.. dashes.Select(OnGrid)];

    private static double OnGrid(double dash)
    {
        double shift = ScaledRounding.Round(dash);
        double second = -Math.Log2(1 - Math.Exp(-Math.Pow(2, -dash)));
        return Math.Abs(second - shift) < Tolerance ? shift : dash;
    }
}
