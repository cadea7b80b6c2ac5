using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lanes = SpikeSim.Engines.Clocked.SumLanes256;
using Numbers = SpikeSim.Engines.Clocked.Real256<float>;

namespace SpikeSim.Engines.Clocked;

/// <summary>
/// One step of a simple layer of few neurons, as most outputs are, whose rows were summed on the way: from the sums to the membranes in one
/// pass, bit for bit what <see cref="ByteTiles{TLanes, TSums, TReal, TVector}"/> and <see cref="VectorAdvance{TReal, TVector, T}"/> do in three.
/// </summary>
/// <param name="layer">The layer; simple, with a plain drive, and with no other connections.</param>
/// <param name="sums">The sums of its rows.</param>
internal sealed class NarrowStep(Layer<float> layer, NarrowSums sums)
{
    private readonly Layer<float> _layer = layer;
    private readonly NarrowSums _sums = sums;

    /// <summary>Takes the step if the sums were given.</summary>
    public bool TryAdvance()
    {
        if (!_sums.TryTake(out Vector256<short> sum))
        {
            return false;
        }

        Vector256<float> most = Numbers.Create(float.NegativeInfinity);
        uint fired = Half(Lanes.First(sum), 0, ref most);
        fired |= Half(Lanes.Second(sum), (nuint)Numbers.Count, ref most) << Numbers.Count;
        if (fired == 0)
        {
            _layer.Spikes.Present.Clear();
            return true;
        }

        Unsafe.WriteUnaligned(ref _layer.Fired.First, (ushort)fired);
        bool mayFireAgain = Numbers.AnyReaches(most, Numbers.Create(_layer.SafeDrive));
        VectorAdvance<Numbers, Vector256<float>, float>.ListSpikes(_layer, mayFireAgain);
        return true;
    }

    // Returns a bit for each neuron that fired.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint Half(Vector256<float> sum, nuint at, ref Vector256<float> most)
    {
        nuint stride = (nuint)_layer.Arrays.Stride;
        ref float current = ref _layer.Arrays.First;
        ref float membrane = ref Unsafe.Add(ref current, NeuronArrays<float>.Membrane * stride);
        Vector256<float> value = Numbers.Fused(Numbers.Create(_sums.Scale), sum, Numbers.Load(ref current, at));
        Vector256<float> decayed = Numbers.Multiply(Numbers.Load(ref current, at + (NeuronArrays<float>.CurrentDecay * stride)), value);
        Numbers.Store(decayed, ref current, at);
        Vector256<float> drive = Numbers.Add(_layer.UsesDecayed ? decayed : value, Numbers.Create(_layer.EvenBias));
        most = Numbers.Max(drive, most);
        Vector256<float> v = Numbers.Load(ref current, at + (NeuronArrays<float>.MembraneDecay * stride));
        v = Numbers.Fused(v, Numbers.Load(ref membrane, at), drive);
        Vector256<float> fires = Numbers.Load(ref current, at + (NeuronArrays<float>.Firing * stride));
        Numbers.Store(Numbers.Spend(v, fires, fires), ref membrane, at);
        return Numbers.GreaterOrEqual(v, fires).ExtractMostSignificantBits();
    }
}
