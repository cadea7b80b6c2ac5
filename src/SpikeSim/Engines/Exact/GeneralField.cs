namespace SpikeSim.Engines.Exact;

/// <summary>
/// The fields of a place in the general form, behind <see cref="BlockStates.Due"/>: A and the currents of <see cref="FlowState"/>, the
/// threshold above V_leak, and the rates. Each current has its rate behind it.
/// </summary>
internal static class GeneralField
{
    public const int Membrane = 1;
    public const int Threshold = 2;
    public const int MembraneRate = 3;
    public const int FirstCurrent = 4;
    public const int CurrentRateBehind = 1;
    public const int PerSynapse = 2;

    /// <summary>The field of the current of a synapse.</summary>
    public static int CurrentOf(int synapse) => FirstCurrent + (PerSynapse * synapse);
}
