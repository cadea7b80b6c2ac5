namespace SpikeSim.Engines.Clocked;

/// <summary>Currents to which sums of rows are added.</summary>
/// <param name="Use">What becomes of the currents then.</param>
/// <param name="Scale">What a unit of a sum stands for.</param>
/// <param name="Current">The currents. Unless they stay, they are the first of <see cref="NeuronArrays{T}"/>.</param>
/// <param name="Stride">Elements from array to array, of those.</param>
internal sealed record SumTarget(SumUse Use, float Scale, AlignedBuffer<float> Current, int Stride);
