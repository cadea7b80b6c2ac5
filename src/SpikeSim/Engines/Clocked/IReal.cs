namespace SpikeSim.Engines.Clocked;

/// <summary>Vectors of single or double precision: the operations of a clocked step in one width.</summary>
/// <typeparam name="TVector">The vector.</typeparam>
/// <typeparam name="T">Its elements.</typeparam>
internal interface IReal<TVector, T>
    where TVector : struct
{
    /// <summary>Elements in a vector.</summary>
    static abstract int Count { get; }

    /// <summary>Whether there are 32 registers of them, not 16.</summary>
    static abstract bool HasManyRegisters { get; }

    /// <summary>Loads elements.</summary>
    static abstract TVector Load(ref T source, nuint offset);

    /// <summary>All elements the same.</summary>
    static abstract TVector Create(T value);

    /// <summary>Stores elements.</summary>
    static abstract void Store(TVector value, ref T target, nuint offset);

    /// <summary>Sum.</summary>
    static abstract TVector Add(TVector left, TVector right);

    /// <summary>Product.</summary>
    static abstract TVector Multiply(TVector left, TVector right);

    /// <summary>left x right + addend, rounded once.</summary>
    static abstract TVector Fused(TVector left, TVector right, TVector addend);

    /// <summary>All bits set where left >= right.</summary>
    static abstract TVector GreaterOrEqual(TVector left, TVector right);

    /// <summary>One where the mask is set, the other elsewhere.</summary>
    static abstract TVector Select(TVector mask, TVector one, TVector other);

    /// <summary>Subtracts an amount from the membranes that fire.</summary>
    static abstract TVector Spend(TVector membrane, TVector fires, TVector amount);

    /// <summary>The larger of each two elements; the second where the first is no number.</summary>
    static abstract TVector Max(TVector left, TVector right);

    /// <summary>Whether any element is at or above its limit.</summary>
    static abstract bool AnyReaches(TVector value, TVector limit);

    /// <summary>Stores a mask as a bit for each element, at bit <paramref name="at"/>.</summary>
    static abstract void StoreBits(TVector mask, ref byte bits, nuint at);
}
