using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Tiles = SpikeSim.Engines.Clocked.ByteTiles<
    SpikeSim.Engines.Clocked.SumLanes256,
    System.Runtime.Intrinsics.Vector256<short>,
    SpikeSim.Engines.Clocked.Real256<float>,
    System.Runtime.Intrinsics.Vector256<float>>;

namespace SpikeSim.Engines.Clocked;

/// <summary>The sums of rows of few targets, as most outputs have: rows in 16 bits that one vector holds, added as their sources are met.</summary>
internal sealed class NarrowSums
{
    /// <summary>The most targets.</summary>
    public const int MaxTargets = 16;

    private readonly ByteRows _rows;
    private readonly AlignedBuffer<sbyte> _weights;
    private Vector256<short> _sum;
    private bool _hasSum;

    /// <summary>Prepares rows for vectors.</summary>
    /// <param name="rows">The rows.</param>
    public NarrowSums(ByteRows rows)
    {
        _rows = rows;
        _weights = new AlignedBuffer<sbyte>(rows.Count * MaxTargets);
        for (int row = 0; row < rows.Count; row++)
        {
            for (int n = 0; n < rows.Targets; n++)
            {
                _weights.Span[(row * MaxTargets) + n] = rows.Row(row)[n];
            }
        }
    }

    /// <summary>The only connection; null where there are several.</summary>
    public ByteConnection? OnlyConnection => _rows.Connections is [ByteConnection only] ? only : null;

    /// <summary>What a unit of a weight stands for.</summary>
    public float Scale => _rows.Scale;

    /// <summary>The first weight; rows are <see cref="MaxTargets"/> weights apart.</summary>
    public ref sbyte First => ref _weights.First;

    /// <summary>Gives the sum of the present step, by someone who met the sources before.</summary>
    public void Put(Vector256<short> sum)
    {
        _sum = sum;
        _hasSum = true;
    }

    /// <summary>Forgets a sum that was given.</summary>
    public void Forget() => _hasSum = false;

    /// <summary>Takes a sum that was given.</summary>
    /// <returns>Whether there was one.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTake(out Vector256<short> sum)
    {
        sum = _sum;
        bool hasSum = _hasSum;
        _hasSum = false;
        return hasSum;
    }

    /// <summary>Adds the rows of the present step.</summary>
    /// <param name="target">What they are added to.</param>
    /// <returns>Whether they were few enough to be summed in 16 bits, and some.</returns>
    public bool TryAddTo(SumTarget target)
    {
        if (TryTake(out Vector256<short> sum))
        {
            Tiles.Put(sum, target);
            return true;
        }

        sum = Vector256<short>.Zero;
        int length = 0;
        foreach (ByteConnection connection in _rows.Connections)
        {
            EventList events = connection.Arriving;
            length += events.IsSingle ? events.Length : Total(events.Counts);
            if (length > RowFacts.MaxRows)
            {
                return false;
            }

            sum += events.IsSingle ? Sum(events.Ids, connection.FirstRow) : SumCounted(events, connection.FirstRow);
        }

        if (length == 0)
        {
            return false;
        }

        Tiles.Put(sum, target);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> Row(ref sbyte weights, nuint offset) => Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref weights, offset));

    private static int Total(ReadOnlySpan<ushort> counts)
    {
        int total = 0;
        foreach (ushort count in counts)
        {
            total += count;
        }

        return total;
    }

    private Vector256<short> Sum(ReadOnlySpan<int> ids, int first)
    {
        ref sbyte weights = ref _weights.First;
        nuint offset = (nuint)(uint)first * MaxTargets;
        Vector256<short> sum = Vector256<short>.Zero;
        foreach (int id in ids)
        {
            sum += Row(ref weights, offset + ((nuint)(uint)id * MaxTargets));
        }

        return sum;
    }

    private Vector256<short> SumCounted(EventList events, int first)
    {
        Vector256<short> sum = Vector256<short>.Zero;
        for (int i = 0; i < events.Length; i++)
        {
            Vector256<short> row = Row(ref _weights.First, (nuint)(uint)(first + events.Ids[i]) * MaxTargets);
            sum += row * Vector256.Create((short)events.Counts[i]);
        }

        return sum;
    }
}
