using SpikeSim.Chips;

namespace SpikeSim.Tests.Chips;

/// <summary>Random programs and inputs for a core, from tame to extreme: every word at its edges, backward aliases, thresholds below zero.</summary>
internal static class RandomProgram
{
    public static ChipProgramDraft Draft(SeededRandom random, ChipArithmetic arithmetic, int mostHidden = 40)
    {
        int inputs = 1 + random.Below(6);
        int hidden = 1 + random.Below(mostHidden);
        int outputs = 1 + random.Below(9);
        bool isExtreme = random.Below(2) == 0;
        bool hasSecond = random.Below(2) == 0;
        bool hasBias = arithmetic.MembraneRule == MembraneRule.ClampedDelta && random.Below(2) == 0;
        int[] Numbers(int count, int low, int high) => [.. Enumerable.Range(0, count).Select(_ => low + random.Below(high - low + 1))];
        int[] Weights(int count)
        {
            int high = isExtreme ? arithmetic.MaxWeight : Math.Min(6, arithmetic.MaxWeight);
            int low = isExtreme ? arithmetic.MinWeight : -high;
            return [.. Enumerable.Range(0, count).Select(_ => random.Below(3) == 0 ? 0 : low + random.Below(high - low + 1))];
        }

        ChipNeuronsDraft Neurons(int count, bool isHidden) => new()
        {
            MembraneDecayShift = Numbers(count, 0, isExtreme ? arithmetic.MaxDecayShift : Math.Min(6, arithmetic.MaxDecayShift)),
            CurrentDecayShift = Numbers(count, 0, isExtreme ? arithmetic.MaxDecayShift : Math.Min(6, arithmetic.MaxDecayShift)),
            Current2DecayShift = isHidden ? Numbers(count, 0, arithmetic.MaxDecayShift) : [],
            Threshold = random.Below(6) == 0 ? Numbers(count, -3, 3) : Numbers(count, 10, isExtreme ? arithmetic.MaxState : Math.Min(400, arithmetic.MaxState)),
            Bias = hasBias ? Numbers(count, isExtreme ? arithmetic.MinBias : Math.Max(-20, arithmetic.MinBias), isExtreme ? arithmetic.MaxBias : Math.Min(20, arithmetic.MaxBias)) : new int[count],
        };
        int shift = isExtreme ? arithmetic.MaxWeightShift + 1 : Math.Min(2, arithmetic.MaxWeightShift + 1);
        return new ChipProgramDraft
        {
            Inputs = inputs,
            InputWeights = Weights(inputs * hidden),
            InputWeights2 = hasSecond ? Weights(inputs * hidden) : [],
            RecurrentWeights = random.Below(4) == 0 ? [] : Weights(hidden * hidden),
            RecurrentWeights2 = hasSecond ? Weights(hidden * hidden) : [],
            OutputWeights = Weights(hidden * outputs),
            InputShift = random.Below(shift),
            RecurrentShift = random.Below(shift),
            OutputShift = random.Below(shift),
            Hidden = Neurons(hidden, isHidden: true),
            Outputs = Neurons(outputs, isHidden: false),
            Aliases = random.Below(3) == 0 ? Aliases(random, hidden) : [],
        };
    }

    public static ushort[][] Input(SeededRandom random, int channels, int steps)
    {
        // Mostly counts that a chip delivers, at times more than it does; rows may be shorter than the program is wide.
        int most = random.Below(4) == 0 ? 255 : 1 + random.Below(15);
        return [.. Enumerable.Range(0, steps).Select(_ => Enumerable.Range(0, random.Below(8) == 0 ? random.Below(channels + 1) : channels)
            .Select(_ => (ushort)(random.Below(2) == 0 ? 0 : random.Below(most + 1))).ToArray())];
    }

    private static int[][] Aliases(SeededRandom random, int hidden) =>
        [.. Enumerable.Range(0, hidden).Select(_ => random.Below(3) == 0 ? Enumerable.Range(0, 1 + random.Below(2)).Select(_ => random.Below(hidden)).ToArray() : [])];
}
