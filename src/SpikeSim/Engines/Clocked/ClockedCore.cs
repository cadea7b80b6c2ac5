using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SpikeSim.Networks;

namespace SpikeSim.Engines.Clocked;

/// <summary>The layers and connections of a network and their step.</summary>
/// <typeparam name="T">Single or double precision.</typeparam>
internal sealed class ClockedCore<T> : IClockedCore
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ClockedStepKind _kind;
    private readonly StepRing _ring;
    private readonly EventHistory _input;
    private readonly Layer<T>[] _layers;
    private readonly LayerInputs<T>[] _inputs;
    private readonly AlignedBuffer<T>[][] _gathered;
    private readonly int[] _borrowed;
    private readonly NarrowStep?[] _narrow;
    private int _steps;

    public ClockedCore(Network network, ClockedSettings settings, ClockedStepKind kind)
    {
        _kind = kind;
        (double Engine, double Network) step = (settings.StepSeconds ?? network.StepSeconds, network.StepSeconds);
        ConnectionPart[] parts = [.. ConnectionPart.Of(network, settings, step.Engine)];
        _ring = new StepRing(1 + parts.Select(p => p.DelaySteps).DefaultIfEmpty(0).Max());
        _input = new EventHistory(network.InputChannels, _ring);
        _layers = [.. network.Populations.Select(p => new Layer<T>(p, settings, step, _ring))];
        EventHistory Events(ConnectionPart part) => part.Source < 0 ? _input : _layers[part.Source].Spikes;
        _inputs = [.. _layers.Select((layer, index) => new LayerInputs<T>(layer, parts.Where(p => p.Target == index), Events, kind, settings.ByteRows))];
        for (int index = 1; index < _inputs.Length; index++)
        {
            _inputs[index].LetCarry(_inputs[..index]);
        }

        _gathered = [.. _layers.Select(l => l.Synapses.Select(_ => new AlignedBuffer<T>(l.Width)).ToArray())];
        _borrowed = new int[_layers.Max(l => l.Neurons)];
        foreach (AliasConnection alias in network.Aliases)
        {
            int source = network.IndexOf(alias.Source);
            int target = network.IndexOf(alias.Target);
            if (source < target)
            {
                _layers[target].AliasesBefore = [.. _layers[target].AliasesBefore, source];
            }
            else
            {
                _layers[source].AliasesAfter = [.. _layers[source].AliasesAfter, target];
            }
        }

        _narrow = [.. _layers.Select((layer, index) => NarrowStepOf(layer, _inputs[index]))];
    }

    public IReadOnlyList<WeightStorage> Storage => [.. _inputs.SelectMany(i => i.Storage)];

    public bool KeepsCurrents { get; set; }

    public void Reset()
    {
        _steps = 0;
        _input.Clear();
        foreach (Layer<T> layer in _layers)
        {
            layer.Reset();
        }
    }

    public void Step(ReadOnlySpan<ushort> inputCounts)
    {
        if (++_steps == TinyStates.PeriodSteps)
        {
            ClearTinyStates();
        }

        _ring.Advance();
        _input.Take(inputCounts);
        for (int index = 0; index < _layers.Length; index++)
        {
            if (KeepsCurrents || _narrow[index] is not { } narrow || !narrow.TryAdvance())
            {
                _inputs[index].Deliver(mayDecay: !KeepsCurrents);
                if (KeepsCurrents)
                {
                    Gather(index);
                }

                Advance(_layers[index]);
            }

            foreach (int target in _layers[index].AliasesAfter)
            {
                FireAlong(_layers[index], _layers[target]);
            }
        }
    }

    public void Add(int population, int synapse, ReadOnlySpan<double> amounts)
    {
        Span<T> arrived = _layers[population].Synapses[synapse].Arrived.Span;
        for (int n = 0; n < amounts.Length; n++)
        {
            arrived[n] += T.CreateChecked(amounts[n]);
        }
    }

    public EventList Spikes(int population) => _layers[population].Spikes.Present;

    public void CopyMembrane(int population, Span<double> target)
    {
        ReadOnlySpan<T> membrane = _layers[population].Membrane.Span;
        for (int n = 0; n < target.Length; n++)
        {
            target[n] = double.CreateChecked(membrane[n]);
        }
    }

    public void CopyCurrent(int population, int synapse, Span<double> target)
    {
        Layer<T> layer = _layers[population];
        SynapseArrays<T> of = layer.Synapses[synapse];
        ReadOnlySpan<T> stored = layer.ShowsStored ? of.Current.Span : _gathered[population][synapse].Span;
        for (int n = 0; n < target.Length; n++)
        {
            T value = layer.UsesDecayed ? of.Decay.Span[n] * stored[n] : stored[n];
            target[n] = double.CreateChecked(value * of.Shown.Span[n]);
        }
    }

    private void ClearTinyStates()
    {
        _steps = 0;
        foreach (Layer<T> layer in _layers)
        {
            TinyStates.Clear(layer.Membrane);
            foreach (SynapseArrays<T> synapse in layer.Synapses)
            {
                TinyStates.Clear(synapse.Current);
            }
        }
    }

    private static NarrowStep? NarrowStepOf(Layer<T> layer, LayerInputs<T> inputs) =>
        layer is Layer<float> { IsSimple: true, HasPlainDrive: true } singles && inputs.OnlySums is { } sums ? new NarrowStep(singles, sums) : null;

    // The current with the events of the step in it is gone once the step has decayed it.
    private void Gather(int index)
    {
        Layer<T> layer = _layers[index];
        for (int k = 0; !layer.ShowsStored && k < layer.Synapses.Length; k++)
        {
            layer.Synapses[k].Current.Span.CopyTo(_gathered[index][k].Span);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Advance(Layer<T> layer)
    {
        if (layer.IsPlain && _kind == ClockedStepKind.Vector512)
        {
            VectorAdvance<Real512<T>, Vector512<T>, T>.Advance(layer);
        }
        else if (layer.IsPlain && _kind == ClockedStepKind.Vector256)
        {
            VectorAdvance<Real256<T>, Vector256<T>, T>.Advance(layer);
        }
        else
        {
            ScalarAdvance.Advance(layer, Borrow(layer));
        }
    }

    // Spikes from aliases of earlier layers count towards the cap of a neuron before its own test, as on the chip.
    private ReadOnlySpan<int> Borrow(Layer<T> layer)
    {
        if (layer.AliasesBefore.Length == 0)
        {
            return [];
        }

        Span<int> borrowed = _borrowed.AsSpan(0, layer.Neurons);
        borrowed.Clear();
        foreach (int source in layer.AliasesBefore)
        {
            AddCounts(_layers[source].Spikes.Present, borrowed, layer.Cap);
        }

        return borrowed;
    }

    // A layer that was advanced before, or this one: only its recorded spikes grow.
    private void FireAlong(Layer<T> source, Layer<T> target)
    {
        Span<int> sums = _borrowed.AsSpan(0, target.Neurons);
        sums.Clear();
        EventList list = target.Spikes.Present;
        AddCounts(list, sums, target.Cap);
        AddCounts(source.Spikes.Present, sums, target.Cap);
        list.Clear();
        for (int n = 0; n < sums.Length; n++)
        {
            if (sums[n] > 0)
            {
                list.Append(n, (ushort)sums[n]);
            }
        }
    }

    private static void AddCounts(EventList events, Span<int> sums, int cap)
    {
        for (int i = 0; i < events.Ids.Length; i++)
        {
            ref int sum = ref sums[events.Ids[i]];
            sum = Math.Min(sum + events.Counts[i], cap);
        }
    }
}
