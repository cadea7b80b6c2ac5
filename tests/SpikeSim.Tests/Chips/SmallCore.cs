using SpikeSim.Chips;

namespace SpikeSim.Tests.Chips;

/// <summary>A few neurons whose currents can be set to any value by events: what the tests of single clauses run.</summary>
internal static class SmallCore
{
    /// <summary>Neurons that hold everything (dash 15) and never fire, for a test to change.</summary>
    public static ChipProgramDraft Draft(int hidden = 1, int inputs = 2) => new()
    {
        Inputs = inputs,
        InputWeights = new int[inputs * hidden],
        OutputWeights = new int[hidden],
        Hidden = Neurons(hidden) with { Current2DecayShift = Fill(hidden, 15) },
        Outputs = Neurons(1),
    };

    public static ChipNeuronsDraft Neurons(int count) => new()
    {
        MembraneDecayShift = Fill(count, 15),
        CurrentDecayShift = Fill(count, 15),
        Threshold = Fill(count, short.MaxValue),
        Bias = new int[count],
    };

    public static int[] Fill(int count, int value) => [.. Enumerable.Repeat(value, count)];

    /// <summary>The draft with two channels that charge the first neuron with a sum, and their event counts.</summary>
    public static (ChipProgramDraft Draft, ushort[] Input) Charging(ChipProgramDraft draft, int sum)
    {
        int coarse = sum / 15;
        int rest = sum - (15 * coarse);
        int hidden = draft.Hidden.Threshold.Length;
        var weights = new int[2 * hidden];
        weights[0] = coarse;
        weights[hidden] = Math.Sign(rest);
        return (draft with { InputWeights = weights }, [15, (ushort)Math.Abs(rest)]);
    }

    /// <summary>One core for each form of the step on this machine.</summary>
    public static IEnumerable<ChipCore> Forms(ChipProgramDraft draft, string chip = "xylo-audio-3")
    {
        ChipProgram program = ChipProgram.Create(draft, ChipCatalogue.Find(chip).Arithmetic);
        return Enum.GetValues<ChipStepKind>().Where(k => k != ChipStepKind.Automatic && ChipCore.IsSupported(k, program)).Select(k => new ChipCore(program, k));
    }
}
