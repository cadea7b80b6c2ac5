namespace SpikeSim.Engines.Clocked;

/// <summary>The forms of the clocked time step. All give the same bits.</summary>
public enum ClockedStepKind
{
    /// <summary>The fastest form of this machine.</summary>
    Automatic,

    /// <summary>One neuron after the other: the specification.</summary>
    Scalar,

    /// <summary>Vectors of 256 bits (AVX2 with fused multiplication).</summary>
    Vector256,

    /// <summary>Vectors of 512 bits (AVX-512).</summary>
    Vector512,
}
