namespace SpikeSim.Engines.Exact;

/// <summary>The forms of the exact engine. They give the same spikes; the same means equal in number, with times equal to rounding.</summary>
public enum ExactForm
{
    /// <summary>The epoch form where the network allows it, the general one elsewhere.</summary>
    Automatic,

    /// <summary>Every kind of neuron: the state of eight neurons is carried from event to event.</summary>
    General,

    /// <summary>Few distinct time constants: states stay in the units of one epoch, so that no target of an event needs an exponential.</summary>
    Epoch,
}
