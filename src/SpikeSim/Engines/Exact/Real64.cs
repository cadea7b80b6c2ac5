using System.Runtime.CompilerServices;

namespace SpikeSim.Engines.Exact;

/// <summary>One lane: the specification of the wider ones, and the form for processors without vectors.</summary>
internal readonly struct Real64 : IRealLanes<double>
{
    /// <summary>The bits of x, which is below 0, taken from these are within 6 % of -1/x.</summary>
    public const long ReciprocalSeed = unchecked((long)0xFFDE623822FC16E6);

    public static int Count => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double All(double value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Load(ref double source, nuint offset) => Unsafe.Add(ref source, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(double value, ref double target, nuint offset) => Unsafe.Add(ref target, offset) = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Add(double left, double right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Subtract(double left, double right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Multiply(double left, double right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Divide(double left, double right) => left / right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double MultiplyAdd(double left, double right, double addend) => Math.FusedMultiplyAdd(left, right, addend);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Max(double left, double right) => left > right ? left : right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Min(double left, double right) => left < right ? left : right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Abs(double value) => Math.Abs(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double NegatedReciprocal(double value)
    {
        // A first guess from the exponent, then one Newton step, which always ends below.
        double guess = BitConverter.Int64BitsToDouble(ReciprocalSeed - BitConverter.DoubleToInt64Bits(value));
        return guess * MultiplyAdd(value, guess, All(2));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double SelectBelow(double left, double right, double yes, double no) => left < right ? yes : no;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double ShiftToExponent(double value) => BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(value) << 52);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint AtMost(double left, double right) => left <= right ? 1u : 0u;

    public static ref int UnpackTable => ref Unsafe.NullRef<int>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Unpack(ref double source, nuint offset, uint lanes, ref int table) => lanes != 0 ? Unsafe.Add(ref source, offset) : 0;
}
