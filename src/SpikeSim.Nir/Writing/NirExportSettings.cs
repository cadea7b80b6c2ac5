using SpikeSim.Nir.Lowering;

namespace SpikeSim.Nir.Writing;

/// <summary>How a network is written as NIR.</summary>
public sealed record NirExportSettings
{
    /// <summary>How recurrent neurons stand in the file.</summary>
    public RecurrenceLayout Recurrence { get; init; }

    /// <summary>
    /// Whether the network was made for the order of chips, where an event is added before the current decays. NIR decays first, so the
    /// weights are multiplied by the decay.
    /// </summary>
    public bool IsChipOrder { get; init; }

    /// <summary>
    /// What a spike is to the weights: 1 for one step, as most tools read it, or a pulse of area 1, for readers in continuous time; its
    /// weights are smaller by the time step.
    /// </summary>
    public NirAmplitude Amplitude { get; init; }

    /// <summary>
    /// Whether a bias of the membrane is written as the bias of an Affine with the same steady state instead of v_leak, which snnTorch,
    /// Sinabs and Lava refuse.
    /// </summary>
    public bool WritesBiasAsAffine { get; init; }

    /// <summary>What is noted as the engine that the network was made with.</summary>
    public string Engine { get; init; } = "SpikeSim";
}
