using SpikeSim.Chips;
using SpikeSim.Json;

namespace SpikeSim.App.Verification;

/// <summary>The input events of a chip or mapping vector.</summary>
internal sealed class CaseInput
{
    private const int MaxSteps = 1_000_000;

    private readonly List<(int Step, int Channel, int Count)> _events;

    private CaseInput(int steps, List<(int Step, int Channel, int Count)> events)
    {
        Steps = steps;
        _events = events;
    }

    /// <summary>The number of steps.</summary>
    public int Steps { get; }

    /// <summary>Reads <c>steps</c> and <c>events</c>, rows [step, channel, count].</summary>
    public static CaseInput Read(JsonMember node, int channels)
    {
        int steps = node.Required("steps").WholeNumber(0, MaxSteps);
        var events = new List<(int, int, int)>();
        foreach (JsonMember entry in node.Required("events").Elements())
        {
            int[] e = entry.WholeNumbers(3);
            if (e[0] < 0 || e[0] >= steps || e[1] < 0 || e[1] >= channels || e[2] < 0 || e[2] > ushort.MaxValue)
            {
                throw entry.Wrong($"[step below {steps}, channel below {channels}, count from 0 to {ushort.MaxValue}]", $"[{e[0]}, {e[1]}, {e[2]}]");
            }

            events.Add((e[0], e[1], e[2]));
        }

        events.Sort();
        return new CaseInput(steps, events);
    }

    /// <summary>Plays the events to a core; stops at the first step after which something differs.</summary>
    public string? Play(ChipCore core, Func<int, string?> afterStep)
    {
        var row = new ushort[core.Program.Inputs];
        int next = 0;
        for (int step = 0; step < Steps; step++)
        {
            row.AsSpan().Clear();
            for (; next < _events.Count && _events[next].Step == step; next++)
            {
                row[_events[next].Channel] = (ushort)Math.Min(row[_events[next].Channel] + _events[next].Count, ushort.MaxValue);
            }

            core.Step(row);
            if (afterStep(step) is { } difference)
            {
                return difference;
            }
        }

        return null;
    }
}
