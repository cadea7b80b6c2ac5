using System.Numerics;
using SpikeSim.Chips;

namespace SpikeSim.Tests.Chips;

/// <summary>2000 random programs on the two Xylo cores, and more on cores of other word sizes and rules.</summary>
public sealed class RandomProgramTests
{
    private const int Steps = 16;

    public static TheoryData<string, int> Xylo() => new() { { "xylo-audio-2", 1500 }, { "xylo-1", 500 } };

    [Theory]
    [MemberData(nameof(Xylo))]
    public void Scalar_and_vector_steps_equal_the_slow_model(string chip, int programs)
    {
        long ordered = 0;
        for (int i = 0; i < programs; i++)
        {
            ordered += Compare(ChipCatalogue.Find(chip).Arithmetic, new SeededRandom(2000, (ulong)i), $"{chip}, program {i}");
        }

        Assert.True(ordered > 0 || !System.Runtime.Intrinsics.X86.Avx2.IsSupported, "no program made a vector form fall back");
    }

    [Theory]
    [InlineData(DecayRule.PositiveTail, MembraneRule.ClampedDelta)]
    [InlineData(DecayRule.Shift, MembraneRule.ClampedDelta)]
    [InlineData(DecayRule.Symmetric, MembraneRule.SingleSum)]
    public void Cores_of_other_word_sizes_equal_the_slow_model(DecayRule decay, MembraneRule membrane)
    {
        for (int i = 0; i < 150; i++)
        {
            var random = new SeededRandom(6, (ulong)i);
            ChipArithmetic arithmetic = ChipCatalogue.XyloAudio3.Arithmetic with
            {
                WeightBits = 2 + random.Below(7),
                StateBits = 8 + random.Below(9),
                BiasBits = 2 + random.Below(7),
                MaxWeightShift = random.Below(8),
                MaxInputEvents = 1 + random.Below(30),
                MaxHiddenSpikes = 1 + random.Below(40),
                MaxOutputSpikes = 1 + random.Below(4),
                DecayRule = decay,
                MembraneRule = membrane,
            };
            Compare(arithmetic, random, $"{arithmetic}, program {i}");
        }
    }

    // The steps that a vector form left to the ordered one.
    private static long Compare(ChipArithmetic arithmetic, SeededRandom random, string name)
    {
        ChipProgramDraft draft = RandomProgram.Draft(random, arithmetic);
        ChipProgram program = ChipProgram.Create(draft, arithmetic);
        ushort[][] input = RandomProgram.Input(random, draft.Inputs, Steps);
        ChipCore[] cores = [.. Enum.GetValues<ChipStepKind>().Where(k => k != ChipStepKind.Automatic && ChipCore.IsSupported(k, program)).Select(k => new ChipCore(program, k))];
        var slow = new SlowCore(draft, arithmetic);
        for (int step = 0; step < Steps; step++)
        {
            slow.Step(input[step]);
            foreach (ChipCore core in cores)
            {
                core.Step(input[step]);
                string place = $"{name}, step {step}, {core.Kind}";
                Same(slow.Current, core.HiddenCurrent, "current of " + place);
                Same(slow.Current2, core.HiddenCurrent2, "second current of " + place);
                Same(slow.Membrane, core.HiddenMembrane, "membrane of " + place);
                Same(slow.Spikes, core.HiddenSpikes, "spikes of " + place);
                Same(slow.OutCurrent, core.OutputCurrent, "output current of " + place);
                Same(slow.OutMembrane, core.OutputMembrane, "output membrane of " + place);
                Same(slow.OutSpikes, core.OutputSpikes, "output spikes of " + place);
            }
        }

        Assert.All(cores, core => Assert.Equal(cores[0].Counters.Saturations, core.Counters.Saturations));
        Assert.All(cores, core => Assert.Equal(cores[0].Counters.SynapticOperations, core.Counters.SynapticOperations));
        return cores.Sum(core => core.Counters.OrderedSteps);
    }

    private static void Same(BigInteger[] expected, ReadOnlySpan<short> found, string what)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(expected[i] == found[i], $"{what}, neuron {i}: expected {expected[i]}, got {found[i]}");
        }
    }

    private static void Same(int[] expected, ReadOnlySpan<byte> found, string what)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(expected[i] == found[i], $"{what}, neuron {i}: expected {expected[i]}, got {found[i]}");
        }
    }
}
