namespace SpikeSim.App.Commands;

/// <summary>The first step in which an input event can make a population fire; null where no input leads to it.</summary>
internal sealed record CheckDelay(string Population, int? FirstStep);
