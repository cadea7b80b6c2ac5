using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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
        bool again = !layer.IsSimple ? General(layer)
            : layer.Waiting is null ? Simple<Constant.No>(layer)
            : Simple<Constant.Yes>(layer);
        int length = layer.Fired.List(ref MemoryMarshal.GetReference(layer.Spikes.Ids));
        bool isSingle = !again || layer.Cap == 1 || !CountAgain(layer, length);
        layer.Spikes.Finish(length, isSingle);
    }

    private static bool Simple<TWaiting>(Layer<T> layer)
        where TWaiting : struct, IConstant =>
        layer.UsesDecayed ? Simple<TWaiting, Constant.Yes>(layer) : Simple<TWaiting, Constant.No>(layer);

    private static bool Simple<TWaiting, TDecayed>(Layer<T> layer)
        where TWaiting : struct, IConstant
        where TDecayed : struct, IConstant =>
        layer.HasEvenDrive ? Simple<TWaiting, TDecayed, Constant.Yes>(layer) : Simple<TWaiting, TDecayed, Constant.No>(layer);

    // One synapse, subtraction: all of the step in one pass, which also adds sums of rows that wait. Returns whether any neuron is still
    // at its threshold after one spike.
    private static bool Simple<TWaiting, TDecayed, TEven>(Layer<T> layer)
        where TWaiting : struct, IConstant
        where TDecayed : struct, IConstant
        where TEven : struct, IConstant
    {
        SynapseArrays<T> synapse = layer.Synapses[0];
        ref short sums = ref (TWaiting.IsYes ? ref layer.Waiting!.Sums.First : ref Unsafe.NullRef<short>());
        TVector scale = TReal.Create(TWaiting.IsYes ? T.CreateTruncating(layer.Waiting!.Scale) : T.Zero);
        ref T current = ref synapse.Current.First;
        ref T currentDecay = ref synapse.Decay.First;
        ref T factor = ref synapse.Drive.First;
        ref T bias = ref layer.Bias.First;
        ref T membrane = ref layer.Membrane.First;
        ref T decay = ref layer.MembraneDecay.First;
        ref T firing = ref layer.Firing.First;
        ref T threshold = ref layer.Threshold.First;
        ref byte bits = ref layer.Fired.First;
        TVector evenFactor = TReal.Load(ref factor, 0);
        TVector evenBias = TReal.Load(ref bias, 0);
        nuint width = (nuint)layer.Width;
        TVector again = default;
        for (nuint at = 0; at < width; at += (nuint)TReal.Count)
        {
            TVector stored = TReal.Load(ref current, at);
            if (TWaiting.IsYes)
            {
                stored = TReal.Fused(scale, TReal.LoadWhole(ref sums, at), stored);
            }

            TVector decayed = TReal.Multiply(TReal.Load(ref currentDecay, at), stored);
            TReal.Store(decayed, ref current, at);
            TVector drive = TReal.Multiply(TEven.IsYes ? evenFactor : TReal.Load(ref factor, at), TDecayed.IsYes ? decayed : stored);
            drive = TReal.Add(drive, TEven.IsYes ? evenBias : TReal.Load(ref bias, at));
            TVector v = TReal.Fused(TReal.Load(ref decay, at), TReal.Load(ref membrane, at), drive);
            TVector fires = TReal.Load(ref firing, at);
            TReal.StoreBits(TReal.GreaterOrEqual(v, fires), ref bits, at);
            v = TReal.Spend(v, fires, TReal.Load(ref threshold, at));
            TReal.Store(v, ref membrane, at);
            again = TReal.MarkFiring(again, v, fires);
        }

        return TReal.Any(again);
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
        TVector again = default;
        for (nuint at = 0; at < width; at += (nuint)TReal.Count)
        {
            TVector v = TReal.Fused(TReal.Load(ref decay, at), TReal.Load(ref membrane, at), TReal.Load(ref driven, at));
            TVector fires = TReal.Load(ref firing, at);
            TVector above = TReal.GreaterOrEqual(v, fires);
            TVector value = TReal.Load(ref spent, at);
            v = resets ? TReal.Select(above, value, v) : TReal.Spend(v, fires, value);
            TReal.Store(v, ref membrane, at);
            again = TReal.MarkFiring(again, v, fires);
            TReal.StoreBits(above, ref bits, at);
        }

        return TReal.Any(again);
    }

    // A second spike of a neuron in one step is rare and goes its own way.
    private static bool CountAgain(Layer<T> layer, int length)
    {
        bool hasMany = false;
        Span<ushort> counts = layer.Spikes.Counts;
        for (int i = 0; i < length; i++)
        {
            counts[i] = (ushort)ScalarAdvance.FireAgain(layer, layer.Spikes.Ids[i], 1);
            hasMany |= counts[i] > 1;
        }

        return hasMany;
    }
}
