using System.Numerics;
using System.Runtime.Intrinsics;

namespace SpikeSim.Chips;

/// <summary>The input channels that are active in a step, ascending, with their counts after clipping.</summary>
internal sealed class InputEvents
{
    private readonly int _maxPerChannel;

    public InputEvents(ChipProgram program)
    {
        _maxPerChannel = program.Arithmetic.MaxInputEvents;
        Capacity = program.Inputs * _maxPerChannel;
        Channels = new int[program.Inputs];
        Counts = new int[program.Inputs];
    }

    /// <summary>The most events of a step.</summary>
    public int Capacity { get; }

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
        int channel = 0;
        for (; channel <= inputCounts.Length - Vector256<ushort>.Count; channel += Vector256<ushort>.Count)
        {
            uint set = ~Vector256.Equals(Vector256.Create(inputCounts[channel..]), Vector256<ushort>.Zero).ExtractMostSignificantBits() & 0xFFFF;
            for (; set != 0; set &= set - 1)
            {
                int c = channel + BitOperations.TrailingZeroCount(set);
                active = Take(c, inputCounts[c], active, counters);
            }
        }

        for (; channel < inputCounts.Length; channel++)
        {
            if (inputCounts[channel] != 0)
            {
                active = Take(channel, inputCounts[channel], active, counters);
            }
        }

        Active = active;
        counters.ActiveInputs += active;
    }

    private int Take(int channel, int events, int active, ChipCounters counters)
    {
        int delivered = Math.Min(events, _maxPerChannel);
        counters.ClippedInputEvents += events - delivered;
        counters.InputEvents += delivered;
        Channels[active] = channel;
        Counts[active] = delivered;
        return active + 1;
    }
}
