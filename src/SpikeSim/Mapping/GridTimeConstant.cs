namespace SpikeSim.Mapping;

/// <summary>A time constant that exists on a chip.</summary>
/// <param name="Shift">The decay shift.</param>
/// <param name="Seconds">The time constant, step x 2^shift, in seconds.</param>
public sealed record GridTimeConstant(int Shift, double Seconds);
