using System.Collections.Immutable;

namespace SpikeSim.FrontEnds;

/// <summary>The registers of a front end at a moment.</summary>
public sealed class FrontEndState
{
    internal FrontEndState(ImmutableArray<double> registers, int fill, long droppedEvents)
    {
        Registers = registers;
        Fill = fill;
        DroppedEvents = droppedEvents;
    }

    internal ImmutableArray<double> Registers { get; }

    internal int Fill { get; }

    internal long DroppedEvents { get; }
}
