namespace SpikeSim.Engines.Clocked;

/// <summary>Currents to which sums of rows are added.</summary>
/// <param name="Use">What becomes of the currents then.</param>
/// <param name="Scale">What a unit of a sum stands for.</param>
/// <param name="Current">The currents.</param>
/// <param name="Decay">The factor of each current per step.</param>
/// <param name="Kept">Where currents are kept as they are before they decay.</param>
internal sealed record SumTarget(SumUse Use, float Scale, AlignedBuffer<float> Current, AlignedBuffer<float> Decay, AlignedBuffer<float> Kept);
