namespace SpikeSim.Learning;

/// <summary>What a gradient depends on beside the network and the data.</summary>
/// <param name="Surrogate">The surrogate derivative.</param>
/// <param name="Loss">The loss.</param>
/// <param name="ResetGradient">Whether the reset is differentiated through the spike; false detaches it.</param>
public sealed record PassSettings(Surrogate Surrogate, LossSettings Loss, bool ResetGradient = true);
