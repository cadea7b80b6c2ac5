using System.Runtime.Intrinsics;

namespace SpikeSim.Engines.Clocked;

/// <summary>The sums of rows of few targets, as most outputs have: rows in 16 bits that one vector holds, added as their sources are met.</summary>
internal sealed class NarrowSums
{
    /// <summary>The most targets.</summary>
    public const int MaxTargets = 16;

    private readonly ByteRows _rows;
    private readonly AlignedBuffer<short> _weights;
    private Vector256<short> _sum;
    private bool _hasSum;

    /// <summary>Prepares rows for vectors.</summary>
    /// <param name="rows">The rows.</param>
    public NarrowSums(ByteRows rows)
    {
        _rows = rows;
        _weights = new AlignedBuffer<short>(rows.Count * MaxTargets);
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

    /// <summary>The first weight; rows are <see cref="MaxTargets"/> weights apart.</summary>
    public ref short First => ref _weights.First;

    /// <summary>Gives the sum of the present step, by someone who met the sources before.</summary>
    public void Put(Vector256<short> sum)
    {
        _sum = sum;
        _hasSum = true;
    }

    /// <summary>Adds the rows of the present step to a target.</summary>
    /// <returns>Whether they were few enough to be summed in 16 bits.</returns>
    public bool TryAddTo(AlignedBuffer<float> target)
    {
        if (_hasSum)
        {
            _hasSum = false;
            AddScaled(_sum, ref target.First);
            return true;
        }

        Vector256<short> sum = Vector256<short>.Zero;
        int length = 0;
        foreach (ByteConnection connection in _rows.Connections)
        {
            EventList events = connection.Arriving;
            length += events.IsSingle ? events.Length : Total(events.Counts);
            if (length > ByteLists.MaxRows)
            {
                return false;
            }

            sum += events.IsSingle ? Sum(events.Ids, connection.FirstRow) : SumCounted(events, connection.FirstRow);
        }

        if (length > 0)
        {
            AddScaled(sum, ref target.First);
        }

        return true;
    }

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
        ref short weights = ref _weights.First;
        nuint offset = (nuint)(uint)first * MaxTargets;
        Vector256<short> sum = Vector256<short>.Zero;
        foreach (int id in ids)
        {
            sum += Vector256.LoadUnsafe(ref weights, offset + ((nuint)(uint)id * MaxTargets));
        }

        return sum;
    }

    private Vector256<short> SumCounted(EventList events, int first)
    {
        Vector256<short> sum = Vector256<short>.Zero;
        for (int i = 0; i < events.Length; i++)
        {
            Vector256<short> row = Vector256.LoadUnsafe(ref _weights.First, (nuint)(uint)(first + events.Ids[i]) * MaxTargets);
            sum += row * Vector256.Create((short)events.Counts[i]);
        }

        return sum;
    }

    private void AddScaled(Vector256<short> sum, ref float target)
    {
        Vector256<float> scale = Vector256.Create(_rows.Scale);
        (Vector256<int> lower, Vector256<int> upper) = Vector256.Widen(sum);
        Vector256.FusedMultiplyAdd(scale, Vector256.ConvertToSingle(lower), Vector256.LoadUnsafe(ref target)).StoreUnsafe(ref target);
        nuint next = (nuint)Vector256<float>.Count;
        Vector256.FusedMultiplyAdd(scale, Vector256.ConvertToSingle(upper), Vector256.LoadUnsafe(ref target, next)).StoreUnsafe(ref target, next);
    }
}
