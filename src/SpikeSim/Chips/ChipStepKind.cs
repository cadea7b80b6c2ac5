namespace SpikeSim.Chips;

/// <summary>Which form of the time step an engine takes. All give the same bits.</summary>
public enum ChipStepKind
{
    /// <summary>The widest form that this machine and the program allow.</summary>
    Automatic,

    /// <summary>The scalar step, which is the specification.</summary>
    Scalar,

    /// <summary>256-bit vectors (AVX2).</summary>
    Vector256,

    /// <summary>512-bit vectors (AVX-512 BW and VBMI2).</summary>
    Vector512,
}
