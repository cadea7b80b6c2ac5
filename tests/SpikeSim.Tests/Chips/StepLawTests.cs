using SpikeSim.Chips;

namespace SpikeSim.Tests.Chips;

public sealed class StepLawTests
{
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
}
