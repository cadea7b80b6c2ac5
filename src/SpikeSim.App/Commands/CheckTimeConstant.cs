namespace SpikeSim.App.Commands;

/// <summary>A time constant, what the chip makes of it, and its neighbours on the chip's grid.</summary>
internal sealed record CheckTimeConstant(
    string Population, string Kind, int Neurons, double AskedS, double GivenS, int Shift, double RelativeError, double? BelowS, double? AboveS);
