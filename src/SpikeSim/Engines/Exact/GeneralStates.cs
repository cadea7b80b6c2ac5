using System.Numerics;
using System.Runtime.CompilerServices;

namespace SpikeSim.Engines.Exact;

/// <summary>The numbers of the general form, the times at which they hold, and how they are carried to other times.</summary>
/// <typeparam name="TVector">A vector of doubles.</typeparam>
/// <typeparam name="TLanes">Its operations.</typeparam>
internal sealed class GeneralStates<TVector, TLanes>
    where TVector : struct
    where TLanes : IRealLanes<TVector>
{
    private const int BlockSize = BlockLayout.BlockSize;

    private readonly NeuronTable _neurons;
    private readonly BlockLayout _layout;

    public GeneralStates(NeuronTable neurons, BlockLayout layout)
    {
        _neurons = neurons;
        _layout = layout;
        Synapses = neurons.Synapses.Max();
        Values = new BlockStates(layout.Blocks, GeneralField.FirstCurrent + (GeneralField.PerSynapse * Synapses));
        Rates = new FlowRates[layout.Places];
        Level = new double[layout.Places];
        Release = new double[layout.Places];
        Time = new double[layout.Blocks];
        Fastest = new double[layout.Blocks];
        Held = new byte[layout.Blocks];
        SetRates();
    }

    /// <summary>The largest number of synapses of a neuron.</summary>
    public int Synapses { get; }

    /// <summary>The numbers.</summary>
    public BlockStates Values { get; }

    /// <summary>The rates of each place.</summary>
    public FlowRates[] Rates { get; }

    /// <summary>The level of each place to which its drive alone brings the membrane.</summary>
    public double[] Level { get; }

    /// <summary>The end of the refractory time of each place.</summary>
    public double[] Release { get; }

    /// <summary>The time of the state of each block.</summary>
    public double[] Time { get; }

    /// <summary>The fastest rate of each block.</summary>
    public double[] Fastest { get; }

    /// <summary>A bit per lane of each block: whether it is refractory.</summary>
    public byte[] Held { get; }

    /// <summary>Goes to the state at rest.</summary>
    public void Reset(Drives drives)
    {
        Array.Clear(Time);
        Array.Clear(Held);
        for (int place = 0; place < _layout.Places; place++)
        {
            SetLevel(place, drives.Level(place));
            Values.At(place, GeneralField.Membrane) = -Level[place];
            for (int s = 0; s < Synapses; s++)
            {
                Values.At(place, GeneralField.CurrentOf(s)) = -drives.ConstantCurrent(place, s);
            }
        }

        for (int block = 0; block < _layout.Blocks; block++)
        {
            SetDue(block);
        }
    }

    /// <summary>Sets the level of a place, and with it how far above it the threshold is.</summary>
    public void SetLevel(int place, double level)
    {
        Level[place] = level;
        Values.At(place, GeneralField.Threshold) = _layout.NeuronAt[place] < 0 ? double.PositiveInfinity : _neurons.ThresholdAbove(_layout.NeuronAt[place], level);
    }

    /// <summary>Whether a neuron is refractory.</summary>
    public bool IsHeld(int place) => (Held[place / BlockSize] >> (place % BlockSize) & 1) != 0;

    /// <summary>The state of a neuron at the time of its block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FlowState StateOf(int place) => new(
        Values.At(place, GeneralField.Membrane), Synapses > 0 ? Values.At(place, GeneralField.CurrentOf(0)) : 0, Synapses > 1 ? Values.At(place, GeneralField.CurrentOf(1)) : 0);

    /// <summary>The state of a neuron at a time.</summary>
    public FlowState After(int place, double seconds) => Flow.After(StateOf(place), Rates[place], seconds - Time[place / BlockSize]);

    /// <summary>Moves the state of a block to a time.</summary>
    public void CarryTo(int block, double seconds)
    {
        double elapsed = seconds - Time[block];
        Time[block] = seconds;
        if (elapsed == 0)
        {
            return;
        }

        double reach = elapsed * Fastest[block];
        int synapses = _layout.ClassOf[block];
        for (int lane = 0; lane < BlockSize; lane += TLanes.Count)
        {
            ref double state = ref Unsafe.Add(ref Values.Row(block, 0), lane);
            TVector rate = TLanes.Load(ref state, GeneralField.MembraneRate * BlockSize);
            TVector sum = TLanes.Load(ref state, GeneralField.Membrane * BlockSize);
            if (synapses == 0)
            {
                sum = FlowLanes<TVector, TLanes>.Carry(rate, elapsed, reach, sum);
            }

            for (int s = 0; s < synapses; s++)
            {
                ref double current = ref Unsafe.Add(ref state, GeneralField.CurrentOf(s) * BlockSize);
                TVector j = TLanes.Load(ref current, 0);
                TVector currentRate = TLanes.Load(ref current, GeneralField.CurrentRateBehind * BlockSize);
                if (s == 0)
                {
                    FlowLanes<TVector, TLanes>.Carry(rate, currentRate, elapsed, reach, ref sum, ref j);
                }
                else
                {
                    FlowLanes<TVector, TLanes>.CarrySecond(rate, currentRate, elapsed, reach, ref sum, ref j);
                }

                TLanes.Store(j, ref current, 0);
            }

            TLanes.Store(sum, ref state, GeneralField.Membrane * BlockSize);
        }

        Hold(block);
    }

    /// <summary>Works out anew when the neurons of a block are due.</summary>
    public void SetDue(int block)
    {
        int synapses = _layout.ClassOf[block];
        for (int lane = 0; lane < BlockSize; lane += TLanes.Count)
        {
            ref double state = ref Unsafe.Add(ref Values.Row(block, 0), lane);
            TVector brake = TLanes.All(0);
            for (int s = 0; s < synapses; s++)
            {
                brake = TLanes.Subtract(brake, TLanes.Max(TLanes.Load(ref state, (nuint)(GeneralField.CurrentOf(s) * BlockSize)), TLanes.All(0)));
            }

            TVector due = Due(TLanes.Load(ref state, GeneralField.Membrane * BlockSize), brake, TLanes.Load(ref state, GeneralField.MembraneRate * BlockSize), TLanes.Load(ref state, GeneralField.Threshold * BlockSize), TLanes.All(Time[block]));
            TLanes.Store(due, ref state, BlockStates.Due);
        }

        Hold(block);
    }

    /// <summary>Puts the membranes of refractory neurons back to where they are held.</summary>
    public void Hold(int block)
    {
        for (uint held = Held[block]; held != 0; held &= held - 1)
        {
            int place = (block * BlockSize) + BitOperations.TrailingZeroCount(held);
            Values.At(place, GeneralField.Membrane) = _neurons.Reset[_layout.NeuronAt[place]] - Level[place];
            Values.At(place, BlockStates.Due) = Release[place];
        }
    }

    /// <summary>Does so in the blocks of a row.</summary>
    public void Hold(ReadOnlySpan<WireEntry> entries)
    {
        foreach (WireEntry entry in entries)
        {
            if (Held[entry.Block] != 0)
            {
                Hold(entry.Block);
            }
        }
    }

    /// <summary>When neurons are due; <paramref name="brake"/> is what currents push, with the sign turned.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Due(TVector membrane, TVector brake, TVector rate, TVector threshold, TVector now) =>
        RealMath<TVector, TLanes>.Due(
            TLanes.Subtract(threshold, membrane), TLanes.Multiply(TLanes.MultiplyAdd(membrane, rate, brake), TLanes.All(RealMath<TVector, TLanes>.Steeper)), now);

    private void SetRates()
    {
        for (int place = 0; place < _layout.Places; place++)
        {
            int neuron = _layout.NeuronAt[place];
            if (neuron < 0)
            {
                continue;
            }

            double Rate(int synapse) => _neurons.Synapses[neuron] > synapse ? 1 / _neurons.TauSynapse[synapse][neuron] : 0;
            var rates = new FlowRates(1 / _neurons.TauMembrane[neuron], Rate(0), Rate(1));
            Rates[place] = rates;
            Values.At(place, GeneralField.MembraneRate) = rates.Membrane;
            for (int s = 0; s < Synapses; s++)
            {
                Values.At(place, GeneralField.CurrentOf(s) + GeneralField.CurrentRateBehind) = Rate(s);
            }

            Fastest[place / BlockSize] = Math.Max(Fastest[place / BlockSize], rates.Fastest);
        }
    }
}
