using SpikeSim.Chips;

namespace SpikeSim.Tests.Chips;

/// <summary>What the random programs of the slow model are too small for: several tiles, and rows that are added in groups.</summary>
public sealed class VectorStepTests
{
    private const int Steps = 24;

    // Rows are added four, two or one at a time, by the largest weight of the program; inputs may or may not share the list.
    [Theory]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(128)]
    public void Vector_forms_equal_the_scalar_step_for_any_size_of_weights(int peak)
    {
        ChipArithmetic arithmetic = ChipCatalogue.Find("xylo-audio-2").Arithmetic;
        int[] Limited(int[] weights) => [.. weights.Select(w => Math.Clamp(w * 20, -peak, Math.Min(peak, arithmetic.MaxWeight)))];
        for (ulong i = 0; i < 16; i++)
        {
            var random = new SeededRandom((ulong)peak, i);
            ChipProgramDraft draft = RandomProgram.Draft(random, arithmetic, mostHidden: 500);
            Compare(
                draft with
                {
                    InputWeights = Limited(draft.InputWeights),
                    InputWeights2 = Limited(draft.InputWeights2),
                    RecurrentWeights = Limited(draft.RecurrentWeights),
                    RecurrentWeights2 = Limited(draft.RecurrentWeights2),
                    InputShift = random.Below(2),
                    RecurrentShift = random.Below(2),
                    Hidden = draft.Hidden with { Threshold = [.. draft.Hidden.Threshold.Select(t => Math.Min(t + 500, arithmetic.MaxState))] },
                },
                arithmetic,
                random,
                $"peak {peak}, program {i}");
        }
    }

    // Sources with weights of four bits up to their edges or one step beyond, with larger ones, and with none at all: of those there are
    // at times more than one group takes. Two thirds of the programs have shifts of two and more, as most that are deployed.
    [Fact]
    public void Vector_forms_equal_the_scalar_step_where_rows_of_nibbles_and_bytes_mix()
    {
        ChipArithmetic arithmetic = ChipCatalogue.Find("xylo-audio-2").Arithmetic;
        for (ulong i = 0; i < 24; i++)
        {
            var random = new SeededRandom(2026, i);
            ChipProgramDraft draft = RandomProgram.Draft(random, arithmetic, mostHidden: 700);
            int hidden = draft.Hidden.Threshold.Length;
            int period = i % 4 == 0 ? 400 : 3;
            int least = -8 - random.Below(2);
            int[] Mixed(int[] weights) => [.. weights.Select((_, at) => (at / hidden % period) switch
            {
                0 => least + random.Below(8 - least),
                1 => random.Below(61) - 30,
                _ => 0,
            })];
            bool isBusy = i % 2 == 0;
            int shortest = i % 3 == 0 ? 0 : 2;
            int[] Shifts(int[] shifts) => [.. shifts.Select(d => Math.Max(d, shortest))];
            Compare(
                draft with
                {
                    InputWeights = Mixed(draft.InputWeights),
                    InputWeights2 = Mixed(draft.InputWeights2),
                    RecurrentWeights = Mixed(draft.RecurrentWeights),
                    RecurrentWeights2 = Mixed(draft.RecurrentWeights2),
                    InputShift = random.Below(3),
                    RecurrentShift = random.Below(2),
                    Aliases = i % 5 == 0 ? draft.Aliases : [],
                    Hidden = draft.Hidden with
                    {
                        MembraneDecayShift = Shifts(draft.Hidden.MembraneDecayShift),
                        CurrentDecayShift = Shifts(draft.Hidden.CurrentDecayShift),
                        Current2DecayShift = Shifts(draft.Hidden.Current2DecayShift),
                        Threshold = [.. draft.Hidden.Threshold.Select(_ => isBusy ? 20 + random.Below(60) : 300 + random.Below(900))],
                        Bias = [.. Enumerable.Repeat(isBusy ? 90 : 60, hidden)],
                    },
                },
                arithmetic,
                random,
                $"mixed program {i}");
        }
    }

    [Fact]
    public void Most_steps_of_the_workloads_are_not_ordered()
    {
        foreach (ChipWorkload workload in new[] { ChipWorkload.W1(steps: 300), ChipWorkload.W3(steps: 300) })
        {
            var core = new ChipCore(workload.Program);
            core.Run(workload.Input);
            Assert.Equal(0, core.Counters.OrderedSteps);
            Assert.InRange(core.Counters.HiddenSpikes, 1, long.MaxValue);
        }
    }

    private static void Compare(ChipProgramDraft draft, ChipArithmetic arithmetic, SeededRandom random, string name)
    {
        ChipProgram program = ChipProgram.Create(draft, arithmetic);
        ushort[][] input = RandomProgram.Input(random, draft.Inputs, Steps);
        var scalar = new ChipCore(program, ChipStepKind.Scalar);
        ChipCore[] vectors = [.. new[] { ChipStepKind.Vector256, ChipStepKind.Vector512 }.Where(k => ChipCore.IsSupported(k, program)).Select(k => new ChipCore(program, k))];
        for (int step = 0; step < Steps; step++)
        {
            scalar.Step(input[step]);
            foreach (ChipCore core in vectors)
            {
                core.Step(input[step]);
                string place = $"of {name}, step {step}, {core.Kind}";
                Assert.True(scalar.HiddenCurrent.SequenceEqual(core.HiddenCurrent), "current " + place);
                Assert.True(scalar.HiddenCurrent2.SequenceEqual(core.HiddenCurrent2), "second current " + place);
                Assert.True(scalar.HiddenMembrane.SequenceEqual(core.HiddenMembrane), "membrane " + place);
                Assert.True(scalar.HiddenSpikes.SequenceEqual(core.HiddenSpikes), "spikes " + place);
                Assert.True(scalar.OutputCurrent.SequenceEqual(core.OutputCurrent), "output current " + place);
                Assert.True(scalar.OutputMembrane.SequenceEqual(core.OutputMembrane), "output membrane " + place);
                Assert.True(scalar.OutputSpikes.SequenceEqual(core.OutputSpikes), "output spikes " + place);
            }
        }

        Assert.All(vectors, core => Assert.Equal(Counted(scalar.Counters), Counted(core.Counters)));
    }

    // All counters but the ordered steps, which only vector forms have.
    private static long[] Counted(ChipCounters c) =>
        [
            c.Steps, c.InputEvents, c.ClippedInputEvents, c.ActiveInputs, c.ActiveHidden, c.ActiveOutputs, c.HiddenSpikes, c.OutputSpikes,
            c.SynapticOperations, c.Saturations,
        ];
}
