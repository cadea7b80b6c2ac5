using System.Collections.Immutable;
using SpikeSim.Chips;

namespace SpikeSim.Costs;

/// <summary>
/// What a program holds, in bytes of the chip's word sizes. The layout of a chip's memories is not published, so addresses of
/// recurrent entries and padding are not part of it.
/// </summary>
/// <param name="Weights">Weights in all: those that are stored, zero or not.</param>
/// <param name="NonZeroWeights">Those that are not zero.</param>
/// <param name="RecurrentEntries">(source, target) pairs with any recurrent weight that is not zero.</param>
/// <param name="WeightBytes">Bytes of the stored weights.</param>
/// <param name="ParameterBytes">Bytes of decay shifts, thresholds and biases.</param>
/// <param name="StateBytes">Bytes of currents, membrane potentials and spike counts.</param>
public sealed record MemoryUse(long Weights, long NonZeroWeights, int RecurrentEntries, long WeightBytes, long ParameterBytes, long StateBytes)
{
    /// <summary>All bytes: what NeuroBench calls the footprint.</summary>
    public long TotalBytes => WeightBytes + ParameterBytes + StateBytes;

    /// <summary>The memory of a program.</summary>
    /// <param name="program">The program.</param>
    /// <returns>What it holds.</returns>
    public static MemoryUse Of(ChipProgram program)
    {
        ArgumentNullException.ThrowIfNull(program);
        ChipArithmetic words = program.Arithmetic;
        long weights = Matrices(program).Sum(m => (long)m.Length);
        int hidden = program.Hidden.Count;
        int outputs = program.Outputs.Count;
        int currents = program.UsesSecondCurrent ? 2 : 1;
        long statesPerStep = ((long)hidden * (currents + 1)) + (2L * outputs);
        long spikes = Bits(hidden, BitsFor(words.MaxHiddenSpikes)) + Bits(outputs, BitsFor(words.MaxOutputSpikes));
        long shifts = ((long)hidden * (currents + 1)) + (2L * outputs);
        long biases = program.HasBias ? hidden + outputs : 0;
        return new MemoryUse(
            weights,
            Matrices(program).Sum(m => (long)NetworkShape.NonZero(m)),
            Entries(program),
            Bits(weights, words.WeightBits),
            Bits(shifts, BitsFor(words.MaxDecayShift)) + Bits(hidden + outputs, words.StateBits) + Bits(biases, words.BiasBits),
            Bits(statesPerStep, words.StateBits) + spikes);
    }

    internal static ImmutableArray<sbyte>[] Matrices(ChipProgram program) =>
        [program.InputWeights, program.InputWeights2, program.RecurrentWeights, program.RecurrentWeights2, program.OutputWeights];

    private static int Entries(ChipProgram program)
    {
        int entries = 0;
        int length = Math.Max(program.RecurrentWeights.Length, program.RecurrentWeights2.Length);
        for (int i = 0; i < length; i++)
        {
            bool first = !program.RecurrentWeights.IsEmpty && program.RecurrentWeights[i] != 0;
            bool second = !program.RecurrentWeights2.IsEmpty && program.RecurrentWeights2[i] != 0;
            entries += first || second ? 1 : 0;
        }

        return entries;
    }

    private static int BitsFor(int most) => System.Numerics.BitOperations.Log2((uint)most) + 1;

    private static long Bits(long words, int width) => ((words * width) + 7) / 8;
}
