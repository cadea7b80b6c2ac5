using System.Collections.Immutable;

namespace SpikeSim.Recognition;

/// <summary>What was heard in a clip.</summary>
/// <param name="Label">The index of the class with the highest score; the lowest index wins a tie.</param>
/// <param name="Scores">The score of each class in the unit of the readout.</param>
/// <param name="Confidence">The softmax of the scaled scores at the winner, 0 to 1. Not a calibrated probability.</param>
/// <param name="SettledStep">The step from which on the winner stayed the winner.</param>
public sealed record Decision(int Label, ImmutableArray<double> Scores, double Confidence, int SettledStep);
