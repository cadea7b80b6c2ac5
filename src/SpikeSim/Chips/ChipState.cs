using System.Runtime.CompilerServices;

namespace SpikeSim.Chips;

/// <summary>
/// All that a core carries from step to step: currents, membrane potentials, and the spikes of the last step, which act in the next
/// one. One array per quantity, padded for vectors; the padding stays zero.
/// </summary>
internal sealed class ChipState
{
    /// <summary>Neurons are padded to a multiple of this.</summary>
    public const int Tile = 512;

    /// <summary>Output neurons are padded to a multiple of this.</summary>
    public const int OutputTile = 16;

    private readonly byte[] _hiddenSpikes;
    private bool _spikesAreSpread;
    private bool _countsAreOnes;

    public ChipState(ChipProgram program)
    {
        Hidden = program.Hidden.Count;
        Padded = (Hidden + Tile - 1) / Tile * Tile;
        Current = new AlignedBuffer<short>(Padded);
        Current2 = new AlignedBuffer<short>(Padded);
        Membrane = new AlignedBuffer<short>(Padded);
        SpikeIds = new ushort[Padded + Tile + (program.Inputs * program.Arithmetic.MaxInputEvents)];
        SpikeCounts = new byte[Padded];
        _hiddenSpikes = new byte[Hidden];
        Outputs = program.Outputs.Count;
        int paddedOutputs = (Outputs + OutputTile - 1) / OutputTile * OutputTile;
        OutputCurrent = new AlignedBuffer<short>(paddedOutputs);
        OutputMembrane = new AlignedBuffer<short>(paddedOutputs);
        OutputSpikes = new byte[paddedOutputs];
    }

    /// <summary>Hidden neurons.</summary>
    public int Hidden { get; }

    /// <summary>Hidden neurons with padding.</summary>
    public int Padded { get; }

    public AlignedBuffer<short> Current { get; }

    public AlignedBuffer<short> Current2 { get; }

    public AlignedBuffer<short> Membrane { get; }

    /// <summary>Output neurons.</summary>
    public int Outputs { get; }

    public AlignedBuffer<short> OutputCurrent { get; }

    public AlignedBuffer<short> OutputMembrane { get; }

    public byte[] OutputSpikes { get; }

    /// <summary>
    /// Ids of the hidden neurons that spiked in the last step, ascending. Behind the last one there is room for a vector, and for the
    /// rows of input events that the next step appends.
    /// </summary>
    public ushort[] SpikeIds { get; }

    /// <summary>How often each of them spiked.</summary>
    public byte[] SpikeCounts { get; }

    /// <summary>How many of them there are.</summary>
    public int Spiking { get; private set; }

    /// <summary>Spikes of the last step, one count per hidden neuron.</summary>
    public ReadOnlySpan<byte> HiddenSpikes
    {
        get
        {
            if (!_spikesAreSpread)
            {
                _hiddenSpikes.AsSpan().Clear();
                for (int i = 0; i < Spiking; i++)
                {
                    _hiddenSpikes[SpikeIds[i]] = SpikeCounts[i];
                }

                _spikesAreSpread = true;
            }

            return _hiddenSpikes;
        }
    }

    public void Reset()
    {
        Current.Span.Clear();
        Current2.Span.Clear();
        Membrane.Span.Clear();
        OutputCurrent.Span.Clear();
        OutputMembrane.Span.Clear();
        OutputSpikes.AsSpan().Clear();
        SetSpiking(0);
    }

    /// <summary>Whether any of them may have spiked more than once.</summary>
    public bool HasRepeats => !_countsAreOnes;

    /// <summary>Says how many entries of the spike list are the new last step, after their counts were written.</summary>
    public void SetSpiking(int count)
    {
        Spiking = count;
        _spikesAreSpread = false;
        _countsAreOnes = false;
    }

    /// <summary>The same where every neuron spiked once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetSingleSpikes(int count)
    {
        Spiking = count;
        _spikesAreSpread = false;
        if (!_countsAreOnes)
        {
            SpikeCounts.AsSpan().Fill(1);
            _countsAreOnes = true;
        }
    }
}
