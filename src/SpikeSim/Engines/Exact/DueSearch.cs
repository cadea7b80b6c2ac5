using System.Numerics;
using System.Runtime.CompilerServices;

namespace SpikeSim.Engines.Exact;

/// <summary>Finds the places that are due.</summary>
/// <typeparam name="TVector">A vector of doubles.</typeparam>
/// <typeparam name="TLanes">Its operations.</typeparam>
internal static class DueSearch<TVector, TLanes>
    where TVector : struct
    where TLanes : IRealLanes<TVector>
{
    private const int GroupBlocks = 4;
    private const int BitsPerWord = 64;

    /// <summary>Lists the places that are due up to a time, ascending.</summary>
    /// <param name="states">The states, with the field <see cref="BlockStates.Due"/>.</param>
    /// <param name="horizonSeconds">The time.</param>
    /// <param name="places">Receives the places; as long as there are places.</param>
    /// <returns>How many there are.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static int Collect(BlockStates states, double horizonSeconds, Span<int> places)
    {
        ref double first = ref states.First;
        nuint stride = (nuint)states.Stride;
        TVector horizon = TLanes.All(horizonSeconds);
        int count = 0;
        int block = 0;
        while (block + GroupBlocks <= states.Blocks)
        {
            int start = block;
            ulong groups = FindGroups(ref first, states, horizon, ref block);
            for (; groups != 0; groups &= groups - 1)
            {
                int group = start + (BitOperations.TrailingZeroCount(groups) * GroupBlocks);
                count = List(DueOfGroup(ref first, (nuint)group * stride, stride, horizon), group, places, count);
            }
        }

        for (; block < states.Blocks; block++)
        {
            count = List(DueOf(ref first, (nuint)block * stride, horizon), block, places, count);
        }

        return count;
    }

    // A bit per group of blocks, as many as a word has, of which any is due. Which ones are is a matter of chance, so there is no branch on it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong FindGroups(ref double first, BlockStates states, TVector horizon, ref int block)
    {
        nuint stride = (nuint)states.Stride;
        ulong groups = 0;
        int count = Math.Min((states.Blocks - block) / GroupBlocks, BitsPerWord);
        ref double at = ref Unsafe.Add(ref first, (nuint)block * stride);
        for (int group = 0; group < count; group++)
        {
            TVector least = TLanes.Min(LeastOf(ref at, 0), LeastOf(ref at, stride));
            least = TLanes.Min(least, TLanes.Min(LeastOf(ref at, 2 * stride), LeastOf(ref at, 3 * stride)));
            groups |= (TLanes.AtMost(least, horizon) != 0 ? 1ul : 0) << group;
            at = ref Unsafe.Add(ref at, GroupBlocks * stride);
        }

        block += count * GroupBlocks;
        return groups;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint DueOfGroup(ref double first, nuint at, nuint stride, TVector horizon) =>
        DueOf(ref first, at, horizon) | (DueOf(ref first, at + stride, horizon) << BlockLayout.BlockSize)
        | (DueOf(ref first, at + (2 * stride), horizon) << (2 * BlockLayout.BlockSize)) | (DueOf(ref first, at + (3 * stride), horizon) << (3 * BlockLayout.BlockSize));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector LeastOf(ref double first, nuint at)
    {
        TVector least = TLanes.Load(ref first, at);
        for (nuint lane = (nuint)TLanes.Count; lane < BlockLayout.BlockSize; lane += (nuint)TLanes.Count)
        {
            least = TLanes.Min(least, TLanes.Load(ref first, at + lane));
        }

        return least;
    }

    /// <summary>A bit per neuron of a block that is due.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint DueOf(ref double first, nuint at, TVector horizon)
    {
        uint mask = 0;
        for (int lane = 0; lane < BlockLayout.BlockSize; lane += TLanes.Count)
        {
            mask |= TLanes.AtMost(TLanes.Load(ref first, at + (nuint)lane), horizon) << lane;
        }

        return mask;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int List(uint mask, int block, Span<int> places, int count)
    {
        for (; mask != 0; mask &= mask - 1)
        {
            places[count++] = (block * BlockLayout.BlockSize) + BitOperations.TrailingZeroCount(mask);
        }

        return count;
    }
}
