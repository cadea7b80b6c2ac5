using SpikeSim.Chips;
using SpikeSim.Mapping;
using SpikeSim.Rasters;

namespace SpikeSim.Tests.Mapping;

public sealed class FloatReferenceTests
{
    [Fact]
    public void One_event_goes_through_the_layers_as_worked_out_by_hand()
    {
        // Dash 1 halves a current and a membrane each step: I = 4/2 = 2, V = 2 fires twice at threshold 1; next step I = 1, V = 1 fires once.
        ChipSpecification s = Specifications.Tiny() with
        {
            InputWeights = [4, 0],
            RecurrentWeights = [0, 0, 0, 0],
            OutputWeights = [2, 0],
            MembraneDash = [1, 1],
            CurrentDash = [1, 1],
            OutputMembraneDash = [1],
            OutputCurrentDash = [1],
            Threshold = [1, 1],
            OutputThreshold = [2],
            Bias = null,
            OutputBias = null,
        };
        FloatRun run = new FloatReference(s, [31, 31], 1).Run(new Raster([1, 0, 0], 1, 0.01));
        Assert.Equal([2, 0, 1, 0, 0, 0], run.Recording.HiddenSpikes.Counts.ToArray().Select(c => (int)c));
        Assert.Equal([2.0, 1, 0.5], Enumerable.Range(0, 3).Select(t => run.Recording.HiddenCurrent![t, 0]));

        // Outputs hear of the first step in the second: I = 2 x 2 / 2 = 2, V = 2 fires once.
        Assert.Equal([0, 1, 1], run.Recording.OutputSpikes.Counts.ToArray().Select(c => (int)c));
    }

    [Fact]
    public void The_time_constant_of_an_exact_exponential_is_read_as_its_shift()
    {
        double one = Math.Log2(-1 / Math.Log(1 - 0.5));
        double two = Math.Log2(-1 / Math.Log(1 - 0.25));
        ChipSpecification s = DecayReading.OnGrid(Specifications.Tiny() with { MembraneDash = [one, 1.5], CurrentDash = [two, 2] });
        Assert.Equal([1, 1.5], s.MembraneDash);
        Assert.Equal([2.0, 2], s.CurrentDash);
    }

    [Fact]
    public void Large_scales_bring_the_chip_to_its_reference()
    {
        ChipArithmetic arithmetic = ChipCatalogue.XyloAudio3.Arithmetic;
        ChipSpecification s = Specifications.Random(21, 2) with
        {
            MembraneDash = [.. Enumerable.Repeat(2.0, 9)],
            CurrentDash = [.. Enumerable.Repeat(2.0, 9)],
            Current2Dash = [.. Enumerable.Repeat(3.0, 9)],
            OutputMembraneDash = [3, 3, 3],
            OutputCurrentDash = [2, 2, 2],
            Aliases = [[4], [], [], [], [], [], [2], [], []],
        };
        s = s with { InputWeights = [.. s.InputWeights.Select(Grid)], RecurrentWeights = [.. s.RecurrentWeights.Select(Grid)], OutputWeights = [.. s.OutputWeights.Select(Grid)], Bias = null, OutputBias = null };
        double[] hidden = [.. Enumerable.Repeat(256.0, 9)];
        QuantizedSpecification q = ScaledRounding.Apply(s with { InputShift = 2, RecurrentShift = 2, OutputShift = 2 }, hidden, [256, 256, 256], arithmetic);
        var reference = new FloatReference(s, [.. Enumerable.Repeat(31, 9)], 1);
        FloatRun[] runs = [.. SyntheticInputs.Create(4, 0.01, 4, 40, 3).Select(reference.Run)];
        Fidelity fidelity = FidelityMeter.Measure(q, ChipProgram.Create(SpecificationForm.ToDraft(q.Integers), arithmetic), runs, new ParallelOptions());
        Assert.InRange(fidelity.CurrentError, 1e-6, 0.1);

        static double Grid(double weight) => Math.Round(weight * 64) / 64;
    }
}
