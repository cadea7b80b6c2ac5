using SpikeSim.Networks;

namespace SpikeSim.Engines.Exact;

/// <summary>Why a network cannot run in continuous time.</summary>
internal static class ExactFaults
{
    /// <summary>Refuses a description with faults, and settings that are none.</summary>
    /// <exception cref="DataFormatException">There are faults; all are named.</exception>
    public static void RefuseDescription(Network network, ExactSettings settings)
    {
        Refuse(network, NetworkFaults.Find(network));
        if (!double.IsFinite(settings.RecurrentDelaySeconds) || settings.RecurrentDelaySeconds < 0)
        {
            throw new DataFormatException($"The recurrent delay of the exact engine is a time of at least 0 s, not {settings.RecurrentDelaySeconds} s.");
        }
    }

    /// <summary>Refuses loops without a delay and neurons that would fire without end.</summary>
    /// <exception cref="DataFormatException">There are some; all are named.</exception>
    public static void RefuseEndless(Network network, NeuronTable neurons, ExactSettings settings)
    {
        var faults = neurons.Faults().ToList();
        if (NetworkLoops.WithoutDelay(network, neurons, settings.RecurrentDelaySeconds) is { } loop)
        {
            faults.Add($"the loop {loop} has no delay, so that a spike would come back at the instant at which it left. Give one of its projections a delay, or the engine a recurrent delay (--loop-delay SECONDS)");
        }

        Refuse(network, faults);
    }

    private static void Refuse(Network network, IReadOnlyList<string> faults)
    {
        if (faults.Count > 0)
        {
            throw new DataFormatException($"The network \"{network.Name}\" cannot run on the exact engine: {string.Join("; ", faults)}.");
        }
    }
}
