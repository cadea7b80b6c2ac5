using System.Numerics;
using SpikeSim.Networks;

namespace SpikeSim.Engines.Clocked;

/// <summary>One synapse of a layer as arrays.</summary>
/// <typeparam name="T">Single or double precision.</typeparam>
internal sealed class SynapseArrays<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly bool _startsWithBias;

    public SynapseArrays(Layer<T> layer, Population population, int synapse, ClockedSettings settings, (double Engine, double Network) step)
    {
        StepCoefficients[] of = [.. Enumerable.Range(0, layer.Neurons).Select(n => layer.IsOfSynapses
            ? StepCoefficients.Of(settings, population, synapse, n, step)
            : StepCoefficients.OfMembrane(settings, population.TauMembraneSeconds[n], step.Engine))];
        bool isFirst = synapse == 0;
        Current = isFirst ? layer.Arrays.Of(NeuronArrays<T>.Current) : new AlignedBuffer<T>(layer.Width);
        Arrived = layer.EventsWait ? new AlignedBuffer<T>(layer.Width) : Current;
        Decay = layer.Fill(isFirst ? layer.Arrays.Of(NeuronArrays<T>.CurrentDecay) : new AlignedBuffer<T>(layer.Width), n => of[n].Current);
        Drive = layer.Filled(n => of[n].Drive);
        Bias = layer.Filled(n => of[n].CurrentBias);
        ArrivalDrive = layer.Filled(n => of[n].ArrivalDrive);
        ArrivalGain = layer.Filled(n => of[n].ArrivalGain);
        Shown = layer.Filled(n => of[n].Shown);
        HasBias = Bias.Span.ContainsAnyExcept(T.Zero);
        _startsWithBias = !layer.ShowsStored;
    }

    /// <summary>The current; where events do not wait, those of the coming step are added to it.</summary>
    public AlignedBuffer<T> Current { get; }

    /// <summary>Where events are added: the current itself, or an array of its own.</summary>
    public AlignedBuffer<T> Arrived { get; }

    public AlignedBuffer<T> Decay { get; }

    public AlignedBuffer<T> Drive { get; }

    public AlignedBuffer<T> Bias { get; }

    public bool HasBias { get; }

    public AlignedBuffer<T> ArrivalDrive { get; }

    public AlignedBuffer<T> ArrivalGain { get; }

    /// <summary>The factor from the stored to the recorded current.</summary>
    public AlignedBuffer<T> Shown { get; }

    public void Reset()
    {
        Arrived.Span.Clear();
        Current.Span.Clear();

        // A drive that counts as an event of every step is there before the first one.
        if (_startsWithBias)
        {
            Bias.Span.CopyTo(Current.Span);
        }
    }
}
