namespace SpikeSim.Mapping;

/// <summary>When an input event can first make a population fire on the chip, which delays each layer by a step.</summary>
/// <param name="Population">Its name.</param>
/// <param name="FirstStep">The first step, 0 being that of the event; null where no input leads to it.</param>
public sealed record PopulationDelay(string Population, int? FirstStep);
