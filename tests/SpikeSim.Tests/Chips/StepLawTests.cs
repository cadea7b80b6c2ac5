using SpikeSim.Chips;

namespace SpikeSim.Tests.Chips;

public sealed class StepLawTests
{
    private const int Steps = 24;

    // Programs without aliases and with small sums for the slow model: its order of additions is not the chip's where sums saturate,
    // and it has no cap on what aliases add. The golden vectors cover both.
    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void All_forms_of_the_step_equal_the_slow_model(ulong seed, bool hasSecondSynapse)
    {
        for (ulong i = 0; i < 250; i++)
        {
            var random = new SeededRandom(seed, i);
            ChipProgramDraft draft = Draft(random, weight: 6, hasSecondSynapse, aliases: false);
            ChipProgram program = ChipProgram.Create(draft, ChipCatalogue.Find("xylo-audio-2").Arithmetic);
            ushort[][] input = Input(random, draft.Inputs, 3);
            foreach (ChipStepKind kind in Kinds(program))
            {
                var core = new ChipCore(program, kind);
                var slow = new SlowCore(draft);
                for (int step = 0; step < Steps; step++)
                {
                    core.Step(input[step]);
                    slow.Step(input[step]);
                    string place = $"program {i}, step {step}, {kind}";
                    Assert.True(slow.Current.SequenceEqual(core.HiddenCurrent.ToArray().Select(v => (int)v)), "current of " + place);
                    Assert.True(slow.Membrane.SequenceEqual(core.HiddenMembrane.ToArray().Select(v => (int)v)), "membrane of " + place);
                    Assert.True(slow.Spikes.SequenceEqual(core.HiddenSpikes.ToArray().Select(v => (int)v)), "spikes of " + place);
                    Assert.True(slow.OutMembrane.SequenceEqual(core.OutputMembrane.ToArray().Select(v => (int)v)), "output membrane of " + place);
                    Assert.True(slow.OutSpikes.SequenceEqual(core.OutputSpikes.ToArray().Select(v => (int)v)), "output spikes of " + place);
                }
            }
        }
    }

    // Large weights and shifts: sums saturate on the way, and the vector forms fall back to the ordered step.
    [Fact]
    public void Vector_forms_equal_the_scalar_step_where_sums_saturate()
    {
        long ordered = 0;
        for (ulong i = 0; i < 400; i++)
        {
            var random = new SeededRandom(77, i);
            ChipProgram program = ChipProgram.Create(Draft(random, weight: 127, hasSecondSynapse: i % 2 == 0, aliases: i % 3 == 0), ChipCatalogue.Find("xylo-audio-2").Arithmetic);
            ushort[][] input = Input(random, program.Inputs, 15);
            var scalar = new ChipCore(program, ChipStepKind.Scalar);
            ChipCore[] others = [.. Kinds(program).Where(k => k != ChipStepKind.Scalar).Select(k => new ChipCore(program, k))];
            for (int step = 0; step < Steps; step++)
            {
                scalar.Step(input[step]);
                foreach (ChipCore other in others)
                {
                    other.Step(input[step]);
                    Assert.True(scalar.HiddenCurrent.SequenceEqual(other.HiddenCurrent), $"current, program {i}, step {step}, {other.Kind}");
                    Assert.True(scalar.HiddenCurrent2.SequenceEqual(other.HiddenCurrent2), $"second current, program {i}, step {step}, {other.Kind}");
                    Assert.True(scalar.HiddenMembrane.SequenceEqual(other.HiddenMembrane), $"membrane, program {i}, step {step}, {other.Kind}");
                    Assert.True(scalar.HiddenSpikes.SequenceEqual(other.HiddenSpikes), $"spikes, program {i}, step {step}, {other.Kind}");
                    Assert.True(scalar.OutputMembrane.SequenceEqual(other.OutputMembrane), $"output, program {i}, step {step}, {other.Kind}");
                }
            }

            ordered += others.Sum(o => o.Counters.OrderedSteps);
            Assert.All(others, o => Assert.Equal(scalar.Counters.Saturations, o.Counters.Saturations));
        }

        Assert.True(ordered > 0 || !System.Runtime.Intrinsics.X86.Avx2.IsSupported, "no program made a vector form fall back");
    }

    [Fact]
    public void State_persists_until_reset()
    {
        ChipWorkload workload = ChipWorkload.W1(steps: 40);
        var core = new ChipCore(workload.Program);
        short[] First()
        {
            for (int step = 0; step < 20; step++)
            {
                core.Step(workload.Input.Row(step));
            }

            return core.HiddenMembrane.ToArray();
        }

        short[] first = First();
        Assert.NotEqual(first, First());
        core.Reset();
        Assert.Equal(first, First());
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        ChipWorkload workload = ChipWorkload.W1(steps: 400);
        foreach (ChipStepKind kind in Kinds(workload.Program))
        {
            var core = new ChipCore(workload.Program, kind);
            Assert.Equal(0, Allocations.Least(() => Run(core, workload, 0, 400)));
        }
    }

    [Fact]
    public void Vector_units_that_are_switched_off_are_not_used()
    {
        bool isOff = Environment.GetEnvironmentVariable("DOTNET_EnableAVX512") == "0" || Environment.GetEnvironmentVariable("DOTNET_EnableHWIntrinsic") == "0";
        ChipProgram program = ChipWorkload.W1(steps: 1).Program;
        Assert.False(isOff && ChipCore.IsSupported(ChipStepKind.Vector512, program));
        Assert.True(ChipCore.IsSupported(ChipStepKind.Scalar, program));
    }

    private static void Run(ChipCore core, ChipWorkload workload, int from, int to)
    {
        for (int step = from; step < to; step++)
        {
            core.Step(workload.Input.Row(step));
        }
    }

    private static ChipStepKind[] Kinds(ChipProgram program) =>
        [.. Enum.GetValues<ChipStepKind>().Where(k => k != ChipStepKind.Automatic && ChipCore.IsSupported(k, program))];

    private static ushort[][] Input(SeededRandom random, int channels, int most) =>
        [.. Enumerable.Range(0, Steps).Select(_ => Enumerable.Range(0, channels).Select(_ => (ushort)random.Below(most + 1)).ToArray())];

    private static ChipProgramDraft Draft(SeededRandom random, int weight, bool hasSecondSynapse, bool aliases)
    {
        int inputs = 1 + random.Below(6);
        int hidden = 1 + random.Below(70);
        int outputs = 1 + random.Below(8);
        int[] Weights(int count) => [.. Enumerable.Range(0, count).Select(_ => random.Below(3) == 0 ? 0 : random.Below((2 * weight) + 1) - weight)];
        int[] Numbers(int count, int low, int high) => [.. Enumerable.Range(0, count).Select(_ => low + random.Below(high - low + 1))];
        return new ChipProgramDraft
        {
            Inputs = inputs,
            InputWeights = Weights(inputs * hidden),
            InputWeights2 = hasSecondSynapse ? Weights(inputs * hidden) : [],
            RecurrentWeights = Weights(hidden * hidden),
            RecurrentWeights2 = hasSecondSynapse ? Weights(hidden * hidden) : [],
            OutputWeights = Weights(hidden * outputs),
            InputShift = random.Below(weight > 10 ? 8 : 2),
            RecurrentShift = random.Below(weight > 10 ? 8 : 2),
            OutputShift = random.Below(3),
            Hidden = new ChipNeuronsDraft
            {
                MembraneDecayShift = Numbers(hidden, 0, 8),
                CurrentDecayShift = Numbers(hidden, 0, 8),
                Current2DecayShift = Numbers(hidden, 0, 8),
                Threshold = Numbers(hidden, weight > 10 ? 200 : 40, weight > 10 ? 20_000 : 400),
                Bias = Numbers(hidden, -20, 20),
            },
            Outputs = new ChipNeuronsDraft
            {
                MembraneDecayShift = Numbers(outputs, 0, 8),
                CurrentDecayShift = Numbers(outputs, 0, 8),
                Threshold = Numbers(outputs, 50, 3000),
                Bias = Numbers(outputs, -5, 5),
            },
            Aliases = aliases && hidden > 1 ? [.. Enumerable.Range(0, hidden).Select(n => n < hidden - 1 && random.Below(4) == 0 ? new[] { n + 1 } : [])] : [],
        };
    }
}
