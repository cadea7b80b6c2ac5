using System.Numerics;

namespace SpikeSim.Engines.Clocked;

/// <summary>
/// One step of a layer, neuron by neuron, after its events were added. This is the specification of the engine: where a vector form
/// differs, the vector form is wrong. Multiplications and additions are fused where both forms fuse them.
/// </summary>
internal static class ScalarAdvance
{
    /// <summary>Advances a layer and lists its spikes.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="borrowed">Spikes that each neuron has from aliases before its own test; empty without aliases.</param>
    public static void Advance<T>(Layer<T> layer, ReadOnlySpan<int> borrowed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        EventList list = layer.Spikes.Present;
        list.Clear();
        for (int n = 0; n < layer.Neurons; n++)
        {
            T drive = Drive(layer, n);
            int spikes = Fire(layer, n, drive, borrowed.IsEmpty ? 0 : borrowed[n]);
            if (spikes > 0)
            {
                list.Append(n, (ushort)spikes);
            }
        }
    }

    /// <summary>Spikes of a neuron beyond the first in a step, with the reset of each.</summary>
    public static int FireAgain<T>(Layer<T> layer, int neuron, int spikes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T membrane = ref layer.Membrane.Span[neuron];
        while (membrane >= layer.Firing.Span[neuron] && spikes < layer.Cap)
        {
            spikes++;
            membrane = layer.Resets ? layer.ResetValue.Span[neuron] : membrane - layer.Threshold.Span[neuron];
        }

        return spikes;
    }

    // Advances the currents and returns what goes into the membrane.
    private static T Drive<T>(Layer<T> layer, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T drive = T.Zero;
        for (int k = 0; k < layer.Synapses.Length; k++)
        {
            SynapseArrays<T> synapse = layer.Synapses[k];
            ref T current = ref synapse.Current.Span[n];
            T decayed = synapse.Decay.Span[n] * current;
            T source = layer.UsesDecayed ? decayed : current;
            drive = k == 0 ? synapse.Drive.Span[n] * source : T.FusedMultiplyAdd(synapse.Drive.Span[n], source, drive);
            if (layer.EventsWait)
            {
                ref T arrived = ref synapse.Arrived.Span[n];
                drive = T.FusedMultiplyAdd(synapse.ArrivalDrive.Span[n], arrived, drive);
                decayed = T.FusedMultiplyAdd(synapse.ArrivalGain.Span[n], arrived, decayed);
                arrived = T.Zero;
            }

            current = synapse.HasBias ? decayed + synapse.Bias.Span[n] : decayed;
        }

        return layer.HasBias ? drive + layer.Bias.Span[n] : drive;
    }

    private static int Fire<T>(Layer<T> layer, int n, T drive, int borrowed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T membrane = ref layer.Membrane.Span[n];
        ref T pending = ref layer.Pending.Span[n];
        if (layer.RefractorySteps > 0 && pending > T.Zero)
        {
            pending -= T.One;
            return borrowed;
        }

        if (layer.Timing == ResetTiming.NextStep)
        {
            return FireBeforeReset(layer, n, drive, borrowed);
        }

        bool wasAbove = layer.Timing == ResetTiming.Twice && membrane >= layer.Firing.Span[n];
        membrane = T.FusedMultiplyAdd(layer.MembraneDecay.Span[n], membrane, drive);
        if (wasAbove && membrane - layer.Threshold.Span[n] < layer.Firing.Span[n])
        {
            return borrowed;
        }

        int spikes = FireAgain(layer, n, borrowed);
        if (layer.RefractorySteps > 0 && spikes > borrowed)
        {
            pending = T.CreateChecked(layer.RefractorySteps);
        }

        return spikes;
    }

    private static int FireBeforeReset<T>(Layer<T> layer, int n, T drive, int borrowed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T membrane = ref layer.Membrane.Span[n];
        ref T pending = ref layer.Pending.Span[n];
        T before = layer.Resets && pending > T.Zero ? layer.ResetValue.Span[n] : membrane;
        membrane = T.FusedMultiplyAdd(layer.MembraneDecay.Span[n], before, drive);
        if (!layer.Resets)
        {
            membrane -= pending * layer.Threshold.Span[n];
        }

        T kept = membrane;
        int spikes = FireAgain(layer, n, borrowed);
        membrane = kept;
        pending = T.CreateChecked(spikes - borrowed);
        return spikes;
    }
}
