namespace SpikeSim.Engines.Exact;

/// <summary>What the exact engine needs of a width of vectors; every member rounds as its scalar form does.</summary>
/// <typeparam name="TVector">A vector of doubles.</typeparam>
internal interface IRealLanes<TVector>
    where TVector : struct
{
    /// <summary>Lanes in a vector; divides the eight neurons of a block.</summary>
    static abstract int Count { get; }

    /// <summary>The same number in every lane.</summary>
    static abstract TVector All(double value);

    /// <summary>Loads lanes.</summary>
    static abstract TVector Load(ref double source, nuint offset);

    /// <summary>Stores lanes.</summary>
    static abstract void Store(TVector value, ref double target, nuint offset);

    /// <summary>Sum.</summary>
    static abstract TVector Add(TVector left, TVector right);

    /// <summary>Difference.</summary>
    static abstract TVector Subtract(TVector left, TVector right);

    /// <summary>Product.</summary>
    static abstract TVector Multiply(TVector left, TVector right);

    /// <summary>Quotient.</summary>
    static abstract TVector Divide(TVector left, TVector right);

    /// <summary>left x right + addend, rounded once.</summary>
    static abstract TVector MultiplyAdd(TVector left, TVector right, TVector addend);

    /// <summary>The larger of both.</summary>
    static abstract TVector Max(TVector left, TVector right);

    /// <summary>The smaller of both.</summary>
    static abstract TVector Min(TVector left, TVector right);

    /// <summary>Absolute values.</summary>
    static abstract TVector Abs(TVector value);

    /// <summary>
    /// About -1/x for x below 0: at most a 1/8192 of it above, at most 1 % below. Widths may differ in it, for it only bounds times.
    /// </summary>
    static abstract TVector NegatedReciprocal(TVector value);

    /// <summary><paramref name="yes"/> where left is below right, <paramref name="no"/> elsewhere.</summary>
    static abstract TVector SelectBelow(TVector left, TVector right, TVector yes, TVector no);

    /// <summary>The bits of each lane shifted left by 52, which puts a small whole number into the exponent.</summary>
    static abstract TVector ShiftToExponent(TVector value);

    /// <summary>The table that <see cref="Unpack"/> needs; fetched once before a loop.</summary>
    static abstract ref int UnpackTable { get; }

    /// <summary>The numbers of a packed list, one after the other, in the lanes whose bits are set; 0 in the others. Reads a whole vector.</summary>
    static abstract TVector Unpack(ref double source, nuint offset, uint lanes, ref int table);

    /// <summary>A bit per lane, set where left is not above right.</summary>
    static abstract uint AtMost(TVector left, TVector right);
}
