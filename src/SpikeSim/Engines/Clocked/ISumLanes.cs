namespace SpikeSim.Engines.Clocked;

/// <summary>Vectors of sums of bytes, in one width.</summary>
/// <typeparam name="TSums">Sums in lanes of 16 bits.</typeparam>
/// <typeparam name="TVector">Half as many numbers in single precision.</typeparam>
internal interface ISumLanes<TSums, TVector>
    where TSums : struct
    where TVector : struct
{
    /// <summary>Lanes in a vector of sums.</summary>
    static abstract int Count { get; }

    /// <summary>All lanes the same.</summary>
    static abstract TSums Create(short value);

    /// <summary>Loads weights, one for each lane.</summary>
    static abstract TSums Load(ref sbyte source, nuint offset);

    /// <summary>Loads numbers that are not negative, one for each lane.</summary>
    static abstract TSums Load(ref byte source, nuint offset);

    /// <summary>Loads lanes.</summary>
    static abstract TSums Load(ref short source, nuint offset);

    /// <summary>Stores lanes.</summary>
    static abstract void Store(TSums sums, ref short target, nuint offset);

    /// <summary>Sum.</summary>
    static abstract TSums Add(TSums left, TSums right);

    /// <summary>Difference.</summary>
    static abstract TSums Subtract(TSums left, TSums right);

    /// <summary>The first half of the lanes.</summary>
    static abstract TVector First(TSums sums);

    /// <summary>The second half of the lanes.</summary>
    static abstract TVector Second(TSums sums);
}
