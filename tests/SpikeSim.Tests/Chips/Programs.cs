using SpikeSim.Chips;

namespace SpikeSim.Tests.Chips;

/// <summary>Comparison of programs, number by number.</summary>
internal static class Programs
{
    public static void AssertEqual(ChipProgram expected, ChipProgram found)
    {
        Assert.Equal((expected.Inputs, expected.InputShift, expected.RecurrentShift, expected.OutputShift), (found.Inputs, found.InputShift, found.RecurrentShift, found.OutputShift));
        Assert.Equal(expected.InputWeights.AsEnumerable(), found.InputWeights.AsEnumerable());
        Assert.Equal(expected.InputWeights2.AsEnumerable(), found.InputWeights2.AsEnumerable());
        Assert.Equal(expected.RecurrentWeights.AsEnumerable(), found.RecurrentWeights.AsEnumerable());
        Assert.Equal(expected.RecurrentWeights2.AsEnumerable(), found.RecurrentWeights2.AsEnumerable());
        Assert.Equal(expected.OutputWeights.AsEnumerable(), found.OutputWeights.AsEnumerable());
        AssertEqual(expected.Hidden, found.Hidden);
        AssertEqual(expected.Outputs, found.Outputs);
        Assert.Equal(expected.Aliases.Select(a => a.ToArray()), found.Aliases.Select(a => a.ToArray()));
    }

    private static void AssertEqual(ChipNeurons expected, ChipNeurons found)
    {
        Assert.Equal(expected.MembraneDecayShift.AsEnumerable(), found.MembraneDecayShift.AsEnumerable());
        Assert.Equal(expected.CurrentDecayShift.AsEnumerable(), found.CurrentDecayShift.AsEnumerable());
        Assert.Equal(expected.Current2DecayShift.AsEnumerable(), found.Current2DecayShift.AsEnumerable());
        Assert.Equal(expected.Threshold.AsEnumerable(), found.Threshold.AsEnumerable());
        Assert.Equal(expected.Bias.AsEnumerable(), found.Bias.AsEnumerable());
    }
}
