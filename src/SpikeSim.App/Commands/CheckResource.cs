namespace SpikeSim.App.Commands;

/// <summary>How much of a resource a network takes.</summary>
internal sealed record CheckResource(string Name, int Used, int Available, double Percent);
