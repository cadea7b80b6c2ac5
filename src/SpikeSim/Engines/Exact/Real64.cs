using System.Runtime.CompilerServices;

namespace SpikeSim.Engines.Exact;

/// <summary>One lane: the specification of the wider ones, and the form for processors without vectors.</summary>
internal readonly struct Real64 : IRealLanes<double>
{
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
    public static double SubtractBits(long bits, double value) => BitConverter.Int64BitsToDouble(bits - BitConverter.DoubleToInt64Bits(value));

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
