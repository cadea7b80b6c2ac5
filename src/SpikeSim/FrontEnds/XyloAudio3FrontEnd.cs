namespace SpikeSim.FrontEnds;

/// <summary>
/// The digital front end of Xylo Audio 3 from 14-bit samples to rows of event counts (front-end specification, section 2): filter bank,
/// divisive normalisation, integrate-and-fire, raster. It streams: how samples are cut into blocks does not change a row.
/// </summary>
public sealed class XyloAudio3FrontEnd
{
    /// <summary>What the input counter of the chip holds; further events of a bin are dropped and counted.</summary>
    public const int MaxEventsPerBin = 15;

    private readonly XyloAudio3Kernel _kernel;
    private int _fill;

    /// <summary>Creates a front end in its initial state.</summary>
    /// <param name="settings">The settings.</param>
    /// <exception cref="ArgumentException">Settings that the chip cannot have; the message lists every fault.</exception>
    public XyloAudio3FrontEnd(FrontEndSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        IReadOnlyList<string> faults = settings.Faults();
        if (faults.Count > 0)
        {
            throw new ArgumentException("The front end cannot have these settings: " + string.Join("; ", faults) + ".", nameof(settings));
        }

        if (settings.InitialState == InitialState.RockpoolCompat)
        {
            throw new ArgumentException("The initial state rockpool-compat needs whole clips; a stream starts from zero or warm.", nameof(settings));
        }

        Settings = settings;
        _kernel = new XyloAudio3Kernel(settings);
    }

    /// <summary>The settings.</summary>
    public FrontEndSettings Settings { get; }

    /// <summary>Events dropped by the limit of the input counter since the last reset.</summary>
    public long DroppedEvents { get; private set; }

    /// <summary>The rows that a number of further samples completes.</summary>
    /// <param name="samples">The number of samples.</param>
    /// <returns>The number of rows.</returns>
    public int RowsOf(int samples) => (int)(((long)_fill + samples) / Settings.BinSamples);

    /// <summary>Takes samples and writes the rows that they complete.</summary>
    /// <param name="samples">Samples from -8191 to 8191 at 48 828.125 Hz.</param>
    /// <param name="rows">Room for <see cref="RowsOf"/> rows of one count per channel, row after row.</param>
    /// <returns>The number of rows written.</returns>
    /// <exception cref="ArgumentException">There is not enough room for the rows.</exception>
    public int Process(ReadOnlySpan<short> samples, Span<ushort> rows)
    {
        int complete = RowsOf(samples.Length);
        if (rows.Length < (long)complete * Settings.Channels)
        {
            throw new ArgumentException($"{samples.Length} samples complete {complete} rows of {Settings.Channels} counts; there is room for {rows.Length} counts.", nameof(rows));
        }

        int written = 0;
        while (!samples.IsEmpty)
        {
            int part = Math.Min(samples.Length, Settings.BinSamples - _fill);
            _kernel.Process(samples[..part]);
            samples = samples[part..];
            _fill += part;
            if (_fill == Settings.BinSamples)
            {
                Emit(rows.Slice(written * Settings.Channels, Settings.Channels));
                written++;
            }
        }

        return written;
    }

    /// <summary>Ends a clip: writes the last bin if it has begun.</summary>
    /// <param name="row">Room for one row.</param>
    /// <returns>Whether a row was written.</returns>
    public bool Flush(Span<ushort> row)
    {
        if (_fill == 0)
        {
            return false;
        }

        Emit(row[..Settings.Channels]);
        return true;
    }

    /// <summary>Goes back to the initial state.</summary>
    public void Reset()
    {
        _kernel.Reset();
        _fill = 0;
        DroppedEvents = 0;
    }

    /// <summary>Copies all registers out.</summary>
    /// <returns>A state for <see cref="Restore"/>.</returns>
    public FrontEndState Save() => new([.. _kernel.State], _fill, DroppedEvents);

    /// <summary>Puts saved registers back.</summary>
    /// <param name="state">The state of a front end with the same settings.</param>
    public void Restore(FrontEndState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Registers.AsSpan().CopyTo(_kernel.State);
        _fill = state.Fill;
        DroppedEvents = state.DroppedEvents;
    }

    private void Emit(Span<ushort> row)
    {
        Span<double> counts = _kernel.Counts;
        for (int c = 0; c < row.Length; c++)
        {
            int count = (int)counts[c];
            row[c] = (ushort)Math.Min(count, MaxEventsPerBin);
            DroppedEvents += count - row[c];
        }

        counts.Clear();
        _fill = 0;
    }
}
