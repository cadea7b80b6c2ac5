using System.Numerics;
using System.Runtime.CompilerServices;
using SpikeSim.Chips;

namespace SpikeSim.Engines.Clocked;

/// <summary>One step of a plain layer in vectors: bit for bit what <see cref="ScalarAdvance"/> does, one pass per array of currents and one over the membranes.</summary>
/// <typeparam name="TReal">The operations of a width.</typeparam>
/// <typeparam name="TVector">The vector.</typeparam>
/// <typeparam name="T">Single or double precision.</typeparam>
internal static class VectorAdvance<TReal, TVector, T>
    where TReal : struct, IReal<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Advances a layer and lists its spikes.</summary>
    public static void Advance(Layer<T> layer)
    {
        bool mayFireAgain = layer.IsSimple ? Simple(layer) : General(layer);
        ListSpikes(layer, mayFireAgain);
    }

    /// <summary>Lists the spikes of a layer that was advanced.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="mayFireAgain">Whether any neuron may still be at its threshold after one spike.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ListSpikes(Layer<T> layer, bool mayFireAgain)
    {
        EventList spikes = layer.Spikes.Present;
        spikes.Clear();
        int length = layer.Fired.List(ref spikes.FirstId);
        bool isSingle = layer.Cap == 1 || !(mayFireAgain || layer.LeavesFiring) || !CountAgain(layer, spikes, length);
        spikes.Finish(length, isSingle);
    }

    // One synapse, subtraction. Currents go before membranes: both in one pass are more than a core keeps in flight. Returns whether any
    // neuron may still be at its threshold after one spike.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Simple(Layer<T> layer)
    {
        if (!layer.HasDecayed)
        {
            Decay(layer);
        }

        return layer.HasPlainDrive ? Integrate<Constant.Yes>(layer) : Integrate<Constant.No>(layer);
    }

    // Currents as they were before their decay are kept where the membranes need those.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Decay(Layer<T> layer)
    {
        if (layer.UsesDecayed)
        {
            Decay<Constant.No>(layer);
        }
        else
        {
            Decay<Constant.Yes>(layer);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Decay<TKeeps>(Layer<T> layer)
        where TKeeps : struct, IConstant
    {
        nuint stride = (nuint)layer.Arrays.Stride;
        ref T current = ref layer.Arrays.First;
        ref T decay = ref Unsafe.Add(ref current, NeuronArrays<T>.CurrentDecay * stride);
        ref T kept = ref Unsafe.Add(ref current, NeuronArrays<T>.Driven * stride);
        nuint width = (nuint)layer.Width;
        for (nuint at = 0; at < width; at += (nuint)TReal.Count)
        {
            TVector stored = TReal.Load(ref current, at);
            if (TKeeps.IsYes)
            {
                TReal.Store(stored, ref kept, at);
            }

            TReal.Store(TReal.Multiply(TReal.Load(ref decay, at), stored), ref current, at);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static bool Integrate<TPlain>(Layer<T> layer)
        where TPlain : struct, IConstant
    {
        nuint stride = (nuint)layer.Arrays.Stride;
        ref T first = ref layer.Arrays.First;
        ref T currents = ref Unsafe.Add(ref first, layer.UsesDecayed ? 0 : NeuronArrays<T>.Driven * stride);
        ref T membrane = ref Unsafe.Add(ref first, NeuronArrays<T>.Membrane * stride);
        ref T decay = ref Unsafe.Add(ref first, NeuronArrays<T>.MembraneDecay * stride);
        ref T firing = ref Unsafe.Add(ref first, NeuronArrays<T>.Firing * stride);
        ref T factor = ref (TPlain.IsYes ? ref first : ref layer.Synapses[0].Drive.First);
        ref T bias = ref (TPlain.IsYes ? ref first : ref layer.Bias.First);
        ref T threshold = ref (TPlain.IsYes ? ref first : ref layer.Threshold.First);
        ref byte bits = ref layer.Fired.First;
        TVector evenBias = TReal.Create(layer.EvenBias);
        nuint width = (nuint)layer.Width;
        TVector most = TReal.Create(T.NegativeInfinity);
        for (nuint at = 0; at < width; at += (nuint)TReal.Count)
        {
            TVector drive = TReal.Load(ref currents, at);
            drive = TPlain.IsYes ? TReal.Add(drive, evenBias) : TReal.Add(TReal.Multiply(TReal.Load(ref factor, at), drive), TReal.Load(ref bias, at));
            most = TReal.Max(drive, most);
            TVector v = TReal.Fused(TReal.Load(ref decay, at), TReal.Load(ref membrane, at), drive);
            TVector fires = TReal.Load(ref firing, at);
            TReal.StoreBits(TReal.GreaterOrEqual(v, fires), ref bits, at);
            v = TReal.Spend(v, fires, TPlain.IsYes ? fires : TReal.Load(ref threshold, at));
            TReal.Store(v, ref membrane, at);
        }

        return TReal.AnyReaches(most, TReal.Create(layer.SafeDrive));
    }

    private static bool General(Layer<T> layer)
    {
        for (int k = 0; k < layer.Synapses.Length; k++)
        {
            if (layer.EventsWait)
            {
                Waiting(layer, layer.Synapses[k], isFirst: k == 0);
            }
            else if (k == 0)
            {
                First(layer, layer.Synapses[k]);
            }
            else
            {
                Second(layer, layer.Synapses[k]);
            }

            if (layer.Synapses[k].HasBias)
            {
                AddTo(layer.Synapses[k].Current, layer.Synapses[k].Bias);
            }
        }

        if (layer.HasBias)
        {
            AddTo(layer.Driven, layer.Bias);
        }

        return Membranes(layer);
    }

    // The drive of the first synapse, whose events are already in the current.
    private static void First(Layer<T> layer, SynapseArrays<T> synapse)
    {
        ref T current = ref synapse.Current.First;
        ref T decay = ref synapse.Decay.First;
        ref T factor = ref synapse.Drive.First;
        ref T driven = ref layer.Driven.First;
        nuint width = (nuint)layer.Width;
        bool usesDecayed = layer.UsesDecayed;
        for (nuint at = 0; at < width; at += (nuint)TReal.Count)
        {
            TVector stored = TReal.Load(ref current, at);
            TVector decayed = TReal.Multiply(TReal.Load(ref decay, at), stored);
            TReal.Store(decayed, ref current, at);
            TReal.Store(TReal.Multiply(TReal.Load(ref factor, at), usesDecayed ? decayed : stored), ref driven, at);
        }
    }

    private static void Second(Layer<T> layer, SynapseArrays<T> synapse)
    {
        ref T current = ref synapse.Current.First;
        ref T decay = ref synapse.Decay.First;
        ref T factor = ref synapse.Drive.First;
        ref T driven = ref layer.Driven.First;
        nuint width = (nuint)layer.Width;
        bool usesDecayed = layer.UsesDecayed;
        for (nuint at = 0; at < width; at += (nuint)TReal.Count)
        {
            TVector stored = TReal.Load(ref current, at);
            TVector decayed = TReal.Multiply(TReal.Load(ref decay, at), stored);
            TReal.Store(decayed, ref current, at);
            TReal.Store(TReal.Fused(TReal.Load(ref factor, at), usesDecayed ? decayed : stored, TReal.Load(ref driven, at)), ref driven, at);
        }
    }

    private static void Waiting(Layer<T> layer, SynapseArrays<T> synapse, bool isFirst)
    {
        ref T current = ref synapse.Current.First;
        ref T waiting = ref synapse.Arrived.First;
        ref T driven = ref layer.Driven.First;
        nuint width = (nuint)layer.Width;
        for (nuint at = 0; at < width; at += (nuint)TReal.Count)
        {
            TVector stored = TReal.Load(ref current, at);
            TVector arrived = TReal.Load(ref waiting, at);
            TVector factor = TReal.Load(ref synapse.Drive.First, at);
            TVector drive = isFirst ? TReal.Multiply(factor, stored) : TReal.Fused(factor, stored, TReal.Load(ref driven, at));
            TReal.Store(TReal.Fused(TReal.Load(ref synapse.ArrivalDrive.First, at), arrived, drive), ref driven, at);
            TVector decayed = TReal.Multiply(TReal.Load(ref synapse.Decay.First, at), stored);
            TReal.Store(TReal.Fused(TReal.Load(ref synapse.ArrivalGain.First, at), arrived, decayed), ref current, at);
            TReal.Store(default, ref waiting, at);
        }
    }

    private static void AddTo(AlignedBuffer<T> target, AlignedBuffer<T> source)
    {
        ref T to = ref target.First;
        ref T from = ref source.First;
        nuint width = (nuint)target.Length;
        for (nuint at = 0; at < width; at += (nuint)TReal.Count)
        {
            TReal.Store(TReal.Add(TReal.Load(ref to, at), TReal.Load(ref from, at)), ref to, at);
        }
    }

    private static bool Membranes(Layer<T> layer)
    {
        ref T membrane = ref layer.Membrane.First;
        ref T decay = ref layer.MembraneDecay.First;
        ref T driven = ref layer.Driven.First;
        ref T firing = ref layer.Firing.First;
        ref T spent = ref (layer.Resets ? layer.ResetValue : layer.Threshold).First;
        ref byte bits = ref layer.Fired.First;
        nuint width = (nuint)layer.Width;
        bool resets = layer.Resets;
        TVector most = TReal.Create(T.NegativeInfinity);
        for (nuint at = 0; at < width; at += (nuint)TReal.Count)
        {
            TVector drive = TReal.Load(ref driven, at);
            most = TReal.Max(drive, most);
            TVector v = TReal.Fused(TReal.Load(ref decay, at), TReal.Load(ref membrane, at), drive);
            TVector fires = TReal.Load(ref firing, at);
            TVector above = TReal.GreaterOrEqual(v, fires);
            TVector value = TReal.Load(ref spent, at);
            v = resets ? TReal.Select(above, value, v) : TReal.Spend(v, fires, value);
            TReal.Store(v, ref membrane, at);
            TReal.StoreBits(above, ref bits, at);
        }

        return TReal.AnyReaches(most, TReal.Create(layer.SafeDrive));
    }

    // A second spike of a neuron in one step is rare and goes its own way.
    private static bool CountAgain(Layer<T> layer, EventList spikes, int length)
    {
        bool hasMany = false;
        bool leavesFiring = false;
        ReadOnlySpan<int> ids = spikes.IdRoom;
        Span<ushort> counts = spikes.CountRoom;
        for (int i = 0; i < length; i++)
        {
            counts[i] = (ushort)ScalarAdvance.FireAgain(layer, ids[i], 1);
            hasMany |= counts[i] > 1;
            leavesFiring |= layer.Membrane.Span[ids[i]] >= layer.Firing.Span[ids[i]];
        }

        layer.LeavesFiring = leavesFiring;
        return hasMany;
    }
}
