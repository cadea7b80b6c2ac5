using System.Runtime.CompilerServices;
using SpikeSim.Chips;

namespace SpikeSim.Engines.Clocked;

/// <summary>
/// Sums of rows of bytes in 16 bits, on top of sums of nibbles, and what becomes of them: a tile of sums stays in registers from the first
/// row until the currents have it.
/// </summary>
/// <typeparam name="TLanes">The width.</typeparam>
/// <typeparam name="TSums">Its vector of sums.</typeparam>
/// <typeparam name="TReal">Numbers in that width.</typeparam>
/// <typeparam name="TVector">Their vector.</typeparam>
internal static class ByteTiles<TLanes, TSums, TReal, TVector>
    where TLanes : struct, ISumLanes<TSums, TVector>
    where TSums : struct
    where TReal : struct, IReal<TVector, float>
    where TVector : struct
{
    private static nuint Lanes => (nuint)TLanes.Count;

    /// <summary>Adds to currents the sums of listed rows and of rows that were summed before; decays them where the target says so.</summary>
    /// <typeparam name="TAdds">Whether there are sums in 16 bits beside those in bytes.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="list">Those, as <see cref="RowFacts"/>.</param>
    /// <param name="parts">The sums of other rows.</param>
    /// <param name="target">The currents.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add<TAdds>(AlignedBuffer<sbyte> rows, ReadOnlySpan<RowFacts> list, PartSums parts, SumTarget target)
        where TAdds : struct, IConstant
    {
        if (target.Use == SumUse.Add)
        {
            Add<TAdds, Constant.No, Constant.No>(rows, list, parts, target);
        }
        else if (target.Use == SumUse.Decay)
        {
            Add<TAdds, Constant.Yes, Constant.No>(rows, list, parts, target);
        }
        else
        {
            Add<TAdds, Constant.Yes, Constant.Yes>(rows, list, parts, target);
        }
    }

    /// <summary>Adds sums of the first neurons to currents; decays them where the target says so.</summary>
    public static void Put(TSums sums, SumTarget target)
    {
        var currents = new Currents(target);
        if (target.Use == SumUse.Add)
        {
            currents.Put<Constant.No, Constant.No>(sums, 0);
        }
        else if (target.Use == SumUse.Decay)
        {
            currents.Put<Constant.Yes, Constant.No>(sums, 0);
        }
        else
        {
            currents.Put<Constant.Yes, Constant.Yes>(sums, 0);
        }
    }

    /// <summary>Adds sums in bytes to those in 16 bits.</summary>
    public static void Gather(PartSums parts)
    {
        var sums = new Sums(parts);
        for (nuint at = 0; at < (nuint)parts.Wide.Length; at += Lanes)
        {
            TLanes.Store(sums.Take<Constant.Yes>(at), ref parts.Wide.First, at);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Add<TAdds, TDecays, TKeeps>(AlignedBuffer<sbyte> rows, ReadOnlySpan<RowFacts> list, PartSums parts, SumTarget target)
        where TAdds : struct, IConstant
        where TDecays : struct, IConstant
        where TKeeps : struct, IConstant
    {
        var sums = new Sums(parts);
        var currents = new Currents(target);
        nuint at = 0;
        for (; at + (8 * Lanes) <= sums.Stride; at += 8 * Lanes)
        {
            Eight<TAdds, TDecays, TKeeps>(ref rows.First, list, sums, currents, at);
        }

        for (; at < sums.Stride; at += 2 * Lanes)
        {
            Two<TAdds, TDecays, TKeeps>(ref rows.First, list, sums, currents, at);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Eight<TAdds, TDecays, TKeeps>(ref sbyte first, ReadOnlySpan<RowFacts> list, Sums sums, Currents currents, nuint at)
        where TAdds : struct, IConstant
        where TDecays : struct, IConstant
        where TKeeps : struct, IConstant
    {
        Currents target = currents.At(at);
        TSums a0 = sums.Take<TAdds>(at);
        TSums a1 = sums.Take<TAdds>(at + Lanes);
        TSums a2 = sums.Take<TAdds>(at + (2 * Lanes));
        TSums a3 = sums.Take<TAdds>(at + (3 * Lanes));
        TSums a4 = sums.Take<TAdds>(at + (4 * Lanes));
        TSums a5 = sums.Take<TAdds>(at + (5 * Lanes));
        TSums a6 = sums.Take<TAdds>(at + (6 * Lanes));
        TSums a7 = sums.Take<TAdds>(at + (7 * Lanes));
        foreach (RowFacts row in list)
        {
            ref sbyte source = ref Unsafe.Add(ref first, row.Start + at);
            a0 = TLanes.Add(a0, TLanes.Load(ref source, 0));
            a1 = TLanes.Add(a1, TLanes.Load(ref source, Lanes));
            a2 = TLanes.Add(a2, TLanes.Load(ref source, 2 * Lanes));
            a3 = TLanes.Add(a3, TLanes.Load(ref source, 3 * Lanes));
            a4 = TLanes.Add(a4, TLanes.Load(ref source, 4 * Lanes));
            a5 = TLanes.Add(a5, TLanes.Load(ref source, 5 * Lanes));
            a6 = TLanes.Add(a6, TLanes.Load(ref source, 6 * Lanes));
            a7 = TLanes.Add(a7, TLanes.Load(ref source, 7 * Lanes));
        }

        target.Put<TDecays, TKeeps>(a0, 0);
        target.Put<TDecays, TKeeps>(a1, Lanes);
        target.Put<TDecays, TKeeps>(a2, 2 * Lanes);
        target.Put<TDecays, TKeeps>(a3, 3 * Lanes);
        target.Put<TDecays, TKeeps>(a4, 4 * Lanes);
        target.Put<TDecays, TKeeps>(a5, 5 * Lanes);
        target.Put<TDecays, TKeeps>(a6, 6 * Lanes);
        target.Put<TDecays, TKeeps>(a7, 7 * Lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Two<TAdds, TDecays, TKeeps>(ref sbyte first, ReadOnlySpan<RowFacts> list, Sums sums, Currents currents, nuint at)
        where TAdds : struct, IConstant
        where TDecays : struct, IConstant
        where TKeeps : struct, IConstant
    {
        Currents target = currents.At(at);
        TSums a0 = sums.Take<TAdds>(at);
        TSums a1 = sums.Take<TAdds>(at + Lanes);
        foreach (RowFacts row in list)
        {
            ref sbyte source = ref Unsafe.Add(ref first, row.Start + at);
            a0 = TLanes.Add(a0, TLanes.Load(ref source, 0));
            a1 = TLanes.Add(a1, TLanes.Load(ref source, Lanes));
        }

        target.Put<TDecays, TKeeps>(a0, 0);
        target.Put<TDecays, TKeeps>(a1, Lanes);
    }

    // What is there before rows are added.
    [method: MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly ref struct Sums(PartSums parts)
    {
        private readonly ref byte _bytes = ref parts.Bytes.First;
        private readonly ref short _wide = ref parts.Wide.First;
        private readonly TSums _depth = TLanes.Create((short)parts.Depth);

        public nuint Stride { get; } = (nuint)parts.Bytes.Length;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TSums Take<TAdds>(nuint offset)
            where TAdds : struct, IConstant
        {
            TSums sums = TLanes.Subtract(TLanes.Load(ref _bytes, offset), _depth);
            return TAdds.IsYes ? TLanes.Add(sums, TLanes.Load(ref _wide, offset)) : sums;
        }
    }

    // The currents from one neuron on.
    private readonly ref struct Currents
    {
        private readonly ref float _current;
        private readonly ref float _decay;
        private readonly ref float _kept;
        private readonly TVector _scale;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Currents(SumTarget target)
        {
            nuint stride = (nuint)target.Stride;
            _current = ref target.Current.First;
            _decay = ref Unsafe.Add(ref _current, NeuronArrays<float>.CurrentDecay * stride);
            _kept = ref Unsafe.Add(ref _current, NeuronArrays<float>.Driven * stride);
            _scale = TReal.Create(target.Scale);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private Currents(Currents whole, nuint at)
        {
            _current = ref Unsafe.Add(ref whole._current, at);
            _decay = ref Unsafe.Add(ref whole._decay, at);
            _kept = ref Unsafe.Add(ref whole._kept, at);
            _scale = whole._scale;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Currents At(nuint at) => new(this, at);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Put<TDecays, TKeeps>(TSums sums, nuint offset)
            where TDecays : struct, IConstant
            where TKeeps : struct, IConstant
        {
            Put<TDecays, TKeeps>(TLanes.First(sums), offset);
            Put<TDecays, TKeeps>(TLanes.Second(sums), offset + (nuint)TReal.Count);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Put<TDecays, TKeeps>(TVector sums, nuint offset)
            where TDecays : struct, IConstant
            where TKeeps : struct, IConstant
        {
            TVector value = TReal.Fused(_scale, sums, TReal.Load(ref _current, offset));
            if (TKeeps.IsYes)
            {
                TReal.Store(value, ref _kept, offset);
            }

            TReal.Store(TDecays.IsYes ? TReal.Multiply(TReal.Load(ref _decay, offset), value) : value, ref _current, offset);
        }
    }
}
