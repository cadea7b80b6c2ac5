using System.Runtime.CompilerServices;

namespace SpikeSim.Chips;

/// <summary>Keeps the sums of a group as they are.</summary>
/// <typeparam name="TLanes">The width.</typeparam>
/// <typeparam name="TVector">Its vector.</typeparam>
/// <param name="first">The first pair of sums.</param>
internal readonly ref struct ByteTarget<TLanes, TVector>(ref short first) : IGroupTarget<TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private readonly ref short _first = ref first;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Put(TVector sums, nuint tile, nuint offset) => TLanes.Store(sums, ref Unsafe.Add(ref _first, tile / 2), offset / 2);
}
