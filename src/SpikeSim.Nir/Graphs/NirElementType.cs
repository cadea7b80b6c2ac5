namespace SpikeSim.Nir.Graphs;

/// <summary>How a file stores the elements of a value.</summary>
public enum NirElementType
{
    /// <summary>Text, UTF-8.</summary>
    Text,

    /// <summary>IEEE half precision.</summary>
    Real16,

    /// <summary>IEEE single precision.</summary>
    Real32,

    /// <summary>IEEE double precision.</summary>
    Real64,

    /// <summary>Signed, 8 bits.</summary>
    Whole8,

    /// <summary>Signed, 16 bits.</summary>
    Whole16,

    /// <summary>Signed, 32 bits.</summary>
    Whole32,

    /// <summary>Signed, 64 bits; shapes and strides are stored so.</summary>
    Whole64,

    /// <summary>Unsigned, 8 bits.</summary>
    Natural8,

    /// <summary>Unsigned, 16 bits.</summary>
    Natural16,

    /// <summary>Unsigned, 32 bits.</summary>
    Natural32,

    /// <summary>Unsigned, 64 bits.</summary>
    Natural64,

    /// <summary>True or false.</summary>
    Flag,
}
