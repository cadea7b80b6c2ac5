using System.Numerics;
using System.Runtime.CompilerServices;

namespace SpikeSim.Engines.Clocked;

/// <summary>One step of a plain layer in vectors: bit for bit what <see cref="ScalarAdvance"/> does.</summary>
/// <typeparam name="TReal">The operations of a width.</typeparam>
/// <typeparam name="TVector">The vector.</typeparam>
/// <typeparam name="T">Single or double precision.</typeparam>
internal static class VectorAdvance<TReal, TVector, T>
    where TReal : struct, IReal<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Block = 64;

    /// <summary>Advances a layer and lists its spikes.</summary>
    public static void Advance(Layer<T> layer)
    {
        Span<int> ids = layer.Spikes.Ids;
        int length = 0;
        ulong again = 0;
        for (int block = 0; block < layer.Width; block += Block)
        {
            ulong fired = AdvanceBlock(layer, (nuint)block, ref again);
            for (; fired != 0; fired &= fired - 1)
            {
                ids[length++] = block + BitOperations.TrailingZeroCount(fired);
            }
        }

        layer.Spikes.Counts[..length].Fill(1);
        bool isSingle = again == 0 || layer.Cap == 1 || !CountAgain(layer, length);
        layer.Spikes.Finish(length, isSingle);
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

    // Sixty-four neurons; their spikes are the bits of a word, so that nothing branches on a spike.
    private static ulong AdvanceBlock(Layer<T> layer, nuint block, ref ulong again)
    {
        ref T membrane = ref layer.Membrane.First;
        ref T decay = ref layer.MembraneDecay.First;
        ref T firing = ref layer.Firing.First;
        ref T threshold = ref layer.Threshold.First;
        ulong fired = 0;
        int bit = 0;
        for (nuint at = block; at < block + Block; at += (nuint)TReal.Count)
        {
            TVector drive = Drive(layer, at);
            TVector v = TReal.Fused(TReal.Load(ref decay, at), TReal.Load(ref membrane, at), drive);
            TVector fires = TReal.Load(ref firing, at);
            TVector above = TReal.GreaterOrEqual(v, fires);
            v = layer.Resets
                ? TReal.Select(above, TReal.Load(ref layer.ResetValue.First, at), v)
                : TReal.Subtract(v, TReal.And(above, TReal.Load(ref threshold, at)));
            TReal.Store(v, ref membrane, at);
            fired |= (ulong)TReal.Bits(above) << bit;
            again |= TReal.Bits(TReal.GreaterOrEqual(v, fires));
            bit += TReal.Count;
        }

        return fired;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Drive(Layer<T> layer, nuint at)
    {
        TVector drive = default;
        for (int k = 0; k < layer.Synapses.Length; k++)
        {
            SynapseArrays<T> synapse = layer.Synapses[k];
            ref T stored = ref synapse.Current.First;
            TVector current = TReal.Load(ref stored, at);
            TVector decayed = TReal.Multiply(TReal.Load(ref synapse.Decay.First, at), current);
            TVector source = layer.UsesDecayed ? decayed : current;
            TVector factor = TReal.Load(ref synapse.Drive.First, at);
            drive = k == 0 ? TReal.Multiply(factor, source) : TReal.Fused(factor, source, drive);
            if (layer.EventsWait)
            {
                ref T waiting = ref synapse.Arrived.First;
                TVector arrived = TReal.Load(ref waiting, at);
                drive = TReal.Fused(TReal.Load(ref synapse.ArrivalDrive.First, at), arrived, drive);
                decayed = TReal.Fused(TReal.Load(ref synapse.ArrivalGain.First, at), arrived, decayed);
                TReal.Store(default, ref waiting, at);
            }

            TReal.Store(synapse.HasBias ? TReal.Add(decayed, TReal.Load(ref synapse.Bias.First, at)) : decayed, ref stored, at);
        }

        return layer.HasBias ? TReal.Add(drive, TReal.Load(ref layer.Bias.First, at)) : drive;
    }
}
