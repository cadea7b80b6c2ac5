namespace SpikeSim.Chips;

/// <summary>What the vector step needs of a width of vectors; all members compile to one or a few instructions.</summary>
/// <typeparam name="TVector">A vector of 16-bit lanes.</typeparam>
internal interface ILanes<TVector>
    where TVector : struct
{
    /// <summary>Lanes in a vector.</summary>
    static abstract int Count { get; }

    /// <summary>Whether there are 32 registers of them, not 16.</summary>
    static abstract bool HasManyRegisters { get; }

    /// <summary>All lanes zero.</summary>
    static abstract TVector Zero { get; }

    /// <summary>Loads lanes.</summary>
    static abstract TVector Load(ref short source, nuint offset);

    /// <summary>All lanes the same.</summary>
    static abstract TVector Create(short value);

    /// <summary>Loads twice as many bytes.</summary>
    static abstract TVector LoadBytes(ref sbyte source, nuint offset);

    /// <summary>All bytes the same.</summary>
    static abstract TVector CreateBytes(sbyte value);

    /// <summary>Sum of bytes, each wrapping on its own.</summary>
    static abstract TVector AddBytes(TVector left, TVector right);

    /// <summary>Difference of bytes, each wrapping on its own.</summary>
    static abstract TVector SubtractBytes(TVector left, TVector right);

    /// <summary>Each lane shifted right by a nibble: bytes are then their upper nibbles, but lower bytes have a nibble of their neighbour above that.</summary>
    static abstract TVector ShiftNibbles(TVector pairs);

    /// <summary>Sums of upper nibbles out of sums of shifted lanes and of whole bytes, each byte wrapping on its own.</summary>
    static abstract TVector UpperNibbles(TVector shifted, TVector whole);

    /// <summary>Sums of lower nibbles out of sums of whole bytes and of upper nibbles, each wrapping on its own.</summary>
    static abstract TVector WithoutUpper(TVector whole, TVector upper);

    /// <summary>The lower byte of each lane, as a number that is not negative.</summary>
    static abstract TVector LowerBytes(TVector pairs);

    /// <summary>The upper byte of each lane, as a number that is not negative.</summary>
    static abstract TVector UpperBytes(TVector pairs);

    /// <summary>The upper byte of each lane, as a signed number.</summary>
    static abstract TVector SignedUpperBytes(TVector pairs);

    /// <summary>Stores lanes.</summary>
    static abstract void Store(TVector value, ref short target, nuint offset);

    /// <summary>Wrapping sum.</summary>
    static abstract TVector Add(TVector left, TVector right);

    /// <summary>Wrapping difference.</summary>
    static abstract TVector Subtract(TVector left, TVector right);

    /// <summary>Saturating sum.</summary>
    static abstract TVector AddSaturate(TVector left, TVector right);

    /// <summary>All lanes shifted left by the same amount.</summary>
    static abstract TVector ShiftLeft(TVector value, int shift);

    /// <summary>The operand of <see cref="Leak"/> that stands for a decay shift.</summary>
    static abstract short DecayOperand(int shift);

    /// <summary>What decay takes away (section 2): each lane shifted right by its own amount, one unit for small positive values.</summary>
    static abstract TVector Leak(TVector value, TVector operand, bool hasShortShifts);

    /// <summary>All bits of a lane set where left and right are equal.</summary>
    static abstract TVector EqualLanes(TVector left, TVector right);

    /// <summary>The larger magnitude in each lane, as unsigned numbers (-32768 counts as 32768).</summary>
    static abstract TVector MaxMagnitude(TVector magnitudes, TVector value);

    /// <summary>The largest lane, as an unsigned number.</summary>
    static abstract int Largest(TVector magnitudes);

    /// <summary>Lanes without a bit set.</summary>
    static abstract int CountClear(TVector mask);

    /// <summary>Subtracts the threshold where it is reached, and keeps those lanes as bits for <see cref="List"/>.</summary>
    static abstract TVector Fire(TVector membrane, TVector threshold, int firstId, ref byte bits);

    /// <summary>Keeps the lanes whose membrane is below its threshold and clears the others.</summary>
    static abstract TVector KeepBelow(TVector lanes, TVector membrane, TVector threshold);

    /// <summary>Whether all bits are set.</summary>
    static abstract bool AllSet(TVector lanes);

    /// <summary>Lists the ids of all lanes that were kept as bits, ascending, and returns their number; may write garbage behind them.</summary>
    static abstract int List(FiredLanes fired, ref ushort list);
}
