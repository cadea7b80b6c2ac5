using System.Runtime.CompilerServices;

namespace SpikeSim.Chips;

/// <summary>
/// All that a core carries from step to step: currents, membrane potentials, and the spikes of the last step, which act in the next
/// one. One array per quantity, padded for vectors; the padding stays zero.
/// </summary>
internal sealed class ChipState
{
    /// <summary>Neurons are padded to a multiple of this.</summary>
    public const int Tile = 256;

    private readonly byte[] _hiddenSpikes;
    private bool _spikesAreSpread;

    public ChipState(ChipProgram program)
    {
        Hidden = program.Hidden.Count;
        Padded = (Hidden + Tile - 1) / Tile * Tile;
        Current = new AlignedBuffer<short>(Padded);
        Current2 = new AlignedBuffer<short>(Padded);
        Membrane = new AlignedBuffer<short>(Padded);
        SpikeIds = new ushort[Padded + Tile];
        SpikeCounts = new byte[Padded];
        _hiddenSpikes = new byte[Hidden];
        OutputCurrent = new short[program.Outputs.Count];
        OutputMembrane = new short[program.Outputs.Count];
        OutputSpikes = new byte[program.Outputs.Count];
    }

    /// <summary>Hidden neurons.</summary>
    public int Hidden { get; }

    /// <summary>Hidden neurons with padding.</summary>
    public int Padded { get; }

    public AlignedBuffer<short> Current { get; }

    public AlignedBuffer<short> Current2 { get; }

    public AlignedBuffer<short> Membrane { get; }

    public short[] OutputCurrent { get; }

    public short[] OutputMembrane { get; }

    public byte[] OutputSpikes { get; }

    /// <summary>Ids of the hidden neurons that spiked in the last step, ascending; room for a whole vector behind the last one.</summary>
    public ushort[] SpikeIds { get; }

    /// <summary>How often each of them spiked.</summary>
    public byte[] SpikeCounts { get; }

    /// <summary>How many of them there are.</summary>
    public int Spiking { get; private set; }

    /// <summary>The largest magnitudes of the currents and membranes, or more; what a bound on the next step starts from.</summary>
    public int CurrentBound { get; set; }

    public int Current2Bound { get; set; }

    public int MembraneBound { get; set; }

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
        OutputCurrent.AsSpan().Clear();
        OutputMembrane.AsSpan().Clear();
        OutputSpikes.AsSpan().Clear();
        SetSpiking(0);
        CurrentBound = 0;
        Current2Bound = 0;
        MembraneBound = 0;
    }

    /// <summary>Says how many entries of the spike list are the new last step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetSpiking(int count)
    {
        Spiking = count;
        _spikesAreSpread = false;
    }

    /// <summary>Measures the magnitudes after a step that did not keep them.</summary>
    public void MeasureBounds()
    {
        CurrentBound = Magnitude(Current.Span);
        Current2Bound = Magnitude(Current2.Span);
        MembraneBound = Magnitude(Membrane.Span);
    }

    private static int Magnitude(ReadOnlySpan<short> values)
    {
        int bound = 0;
        foreach (short value in values)
        {
            bound = Math.Max(bound, Math.Abs((int)value));
        }

        return bound;
    }
}
