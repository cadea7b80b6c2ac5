namespace SpikeSim.Engines.Clocked;

/// <summary>Vectors that add rows of bytes, in one width.</summary>
/// <typeparam name="TVector">The vector.</typeparam>
internal interface IByteLanes<TVector>
    where TVector : struct
{
    /// <summary>Bytes in a vector.</summary>
    static abstract int Count { get; }

    /// <summary>Whether there are 32 registers of them, not 16.</summary>
    static abstract bool HasManyRegisters { get; }

    /// <summary>Adds bytes, each of which must be known to stay within 8 bits.</summary>
    static abstract TVector AddBytes(TVector sums, ref sbyte source, nuint offset);

    /// <summary>Adds half as many bytes to lanes of 16 bits.</summary>
    static abstract TVector AddWidened(TVector sums, ref sbyte source, nuint offset);

    /// <summary>Stores sums of 8 bits as 16 bits, or adds them to what is there.</summary>
    static abstract void PutBytes(TVector sums, ref short target, nuint offset, bool adds);

    /// <summary>Stores sums of 16 bits.</summary>
    static abstract void PutWidened(TVector sums, ref short target, nuint offset);
}
