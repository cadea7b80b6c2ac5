namespace SpikeSim.Chips;

/// <summary>The input channels that are active in a step, ascending, with their counts after clipping.</summary>
internal sealed class InputEvents
{
    private readonly int _maxPerChannel;

    public InputEvents(ChipProgram program)
    {
        _maxPerChannel = program.Arithmetic.MaxInputEvents;
        Channels = new int[program.Inputs];
        Counts = new int[program.Inputs];
    }

    public int[] Channels { get; }

    public int[] Counts { get; }

    public int Active { get; private set; }

    /// <summary>Takes the counts of a step; what a channel cannot deliver is clipped and counted (clause 3.1, section 1).</summary>
    public void Take(ReadOnlySpan<ushort> inputCounts, ChipCounters counters)
    {
        if (inputCounts.Length > Channels.Length)
        {
            throw new ArgumentException($"A row of {inputCounts.Length} channels for a program with {Channels.Length} inputs.", nameof(inputCounts));
        }

        int active = 0;
        for (int channel = 0; channel < inputCounts.Length; channel++)
        {
            int events = inputCounts[channel];
            if (events == 0)
            {
                continue;
            }

            int delivered = Math.Min(events, _maxPerChannel);
            counters.ClippedInputEvents += events - delivered;
            counters.InputEvents += delivered;
            Channels[active] = channel;
            Counts[active++] = delivered;
        }

        Active = active;
        counters.ActiveInputs += active;
    }
}
