namespace SpikeSim.Chips;

/// <summary>What an engine counted since it was created or its counters were cleared.</summary>
public sealed class ChipCounters
{
    /// <summary>Time steps.</summary>
    public long Steps { get; internal set; }

    /// <summary>Input events that were delivered.</summary>
    public long InputEvents { get; internal set; }

    /// <summary>Input events beyond what a channel delivers in a step.</summary>
    public long ClippedInputEvents { get; internal set; }

    /// <summary>Channels that had at least one event in a step, summed over steps.</summary>
    public long ActiveInputs { get; internal set; }

    /// <summary>Hidden neurons that had at least one spike in a step, aliases included, summed over steps.</summary>
    public long ActiveHidden { get; internal set; }

    /// <summary>Output neurons that had at least one spike in a step, summed over steps.</summary>
    public long ActiveOutputs { get; internal set; }

    /// <summary>Spikes of hidden neurons, aliases included.</summary>
    public long HiddenSpikes { get; internal set; }

    /// <summary>Spikes of output neurons.</summary>
    public long OutputSpikes { get; internal set; }

    /// <summary>Additions of a weight that is not zero to a synaptic current.</summary>
    public long SynapticOperations { get; internal set; }

    /// <summary>Clamps to the state word that changed a value.</summary>
    public long Saturations { get; internal set; }

    /// <summary>Steps that a vector form left to the ordered scalar form because a sum might have saturated on its way.</summary>
    public long OrderedSteps { get; internal set; }

    /// <summary>Sets all counts to zero.</summary>
    public void Clear()
    {
        Steps = 0;
        InputEvents = 0;
        ClippedInputEvents = 0;
        ActiveInputs = 0;
        ActiveHidden = 0;
        ActiveOutputs = 0;
        HiddenSpikes = 0;
        OutputSpikes = 0;
        SynapticOperations = 0;
        Saturations = 0;
        OrderedSteps = 0;
    }
}
