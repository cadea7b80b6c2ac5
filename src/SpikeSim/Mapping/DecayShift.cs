namespace SpikeSim.Mapping;

/// <summary>The time constants that a chip can hold: step x 2^shift.</summary>
public static class DecayShift
{
    /// <summary>The shift that stands for a time constant: log2(tau / step), rounded half to even.</summary>
    /// <param name="tauSeconds">The time constant in seconds, above 0.</param>
    /// <param name="stepSeconds">The time step in seconds, above 0.</param>
    /// <returns>The shift; below 1 where the time constant is not longer than a step.</returns>
    public static int Of(double tauSeconds, double stepSeconds) => (int)Math.Round(Math.Log2(tauSeconds / stepSeconds), MidpointRounding.ToEven);

    /// <summary>The time constant of a shift.</summary>
    /// <param name="shift">The decay shift.</param>
    /// <param name="stepSeconds">The time step in seconds.</param>
    /// <returns>The time constant in seconds.</returns>
    public static double Tau(int shift, double stepSeconds) => Math.ScaleB(stepSeconds, shift);
}
