using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SpikeSim.Engines.Clocked;

/// <summary>Vectors of 512 bits.</summary>
/// <typeparam name="T">Single or double precision.</typeparam>
internal readonly struct Real512<T> : IReal<Vector512<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Count => Vector512<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Load(ref T source, nuint offset) => Vector512.LoadUnsafe(ref source, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<T> value, ref T target, nuint offset) => value.StoreUnsafe(ref target, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Add(Vector512<T> left, Vector512<T> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Subtract(Vector512<T> left, Vector512<T> right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Multiply(Vector512<T> left, Vector512<T> right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Fused(Vector512<T> left, Vector512<T> right, Vector512<T> addend) =>
        typeof(T) == typeof(float)
            ? Vector512.FusedMultiplyAdd(left.AsSingle(), right.AsSingle(), addend.AsSingle()).As<float, T>()
            : Vector512.FusedMultiplyAdd(left.AsDouble(), right.AsDouble(), addend.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> GreaterOrEqual(Vector512<T> left, Vector512<T> right) => Vector512.GreaterThanOrEqual(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> And(Vector512<T> left, Vector512<T> right) => left & right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Select(Vector512<T> mask, Vector512<T> one, Vector512<T> other) => Vector512.ConditionalSelect(mask, one, other);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Or(Vector512<T> left, Vector512<T> right) => left | right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(Vector512<T> mask) => mask.AsByte() != Vector512<byte>.Zero;

    // Without a branch: the ids that count move to the front, sixteen are written, and the list grows by those that count.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Append(Vector512<T> mask, int first, ref int list, int count)
    {
        if (typeof(T) == typeof(float))
        {
            Vector512<int> ids = Vector512<int>.Indices + Vector512.Create(first);
            Avx512F.Compress(Vector512<int>.Zero, mask.AsInt32(), ids).StoreUnsafe(ref list, (nuint)count);
        }
        else
        {
            Vector512<long> ids = Vector512<long>.Indices + Vector512.Create((long)first);
            Vector512<long> packed = Avx512F.Compress(Vector512<long>.Zero, mask.AsInt64(), ids);
            Avx512F.ConvertToVector256Int32(packed).StoreUnsafe(ref list, (nuint)count);
        }

        return count + BitOperations.PopCount(mask.ExtractMostSignificantBits());
    }
}
