using SpikeSim.Chips;
using SpikeSim.Mapping;
using SpikeSim.Rasters;

namespace SpikeSim.Tests.Mapping;

/// <summary>Layers that are driven by the network in floating point, and what is tried on them.</summary>
public sealed class DrivenLayerTests
{
    private static readonly ParallelOptions Parallel = new() { MaxDegreeOfParallelism = 2 };

    // Without recurrence a driven neuron gets what it gets in the engine, and while nothing saturates it does the same.
    [Theory]
    [InlineData("xylo-audio-2")]
    [InlineData("xylo-audio-3")]
    [InlineData("xylo-1")]
    public void A_neuron_that_is_tried_does_what_it_does_in_the_engine(string name)
    {
        ChipArithmetic arithmetic = ChipCatalogue.Find(name).Arithmetic;
        ChipSpecification s = Feedforward(arithmetic, currents: name == "xylo-audio-2" ? 2 : 1);
        FloatRun[] runs = Runs(s, arithmetic);
        DrivenLayer layer = DrivenLayer.Hidden(s, runs, arithmetic);
        DrivenLayer outputs = DrivenLayer.Outputs(s, runs, arithmetic);
        LayerIntegers integers = LayerIntegers.Of(layer, Same(100, s.Hidden), [1, 0], Same(1, s.Hidden * s.Currents), arithmetic);
        LayerIntegers outputIntegers = LayerIntegers.Of(outputs, Same(100, s.Outputs), [0], Same(1, s.Outputs), arithmetic);
        QuantizedSpecification q = LayerIntegers.Join(s, (layer, integers), (outputs, outputIntegers), arithmetic);
        var core = new ChipCore(ChipProgram.Create(SpecificationForm.ToDraft(q.Integers), arithmetic));
        var current = new double[s.Hidden];
        foreach (FloatRun run in runs)
        {
            core.Reset();
            Recording found = core.Run(run.Input, RecordedStates.All);
            for (int n = 0; n < s.Hidden; n++)
            {
                for (int t = 0; t < run.Input.Steps; t++)
                {
                    current[n] += Square((found.HiddenCurrent![t, n] / 100) - run.Recording.HiddenCurrent![t, n]);
                    current[n] += s.Currents == 2 ? Square((found.HiddenCurrent2![t, n] / 100) - run.Recording.HiddenCurrent2![t, n]) : 0;
                }
            }
        }

        var trial = new NeuronTrial(layer, arithmetic);
        for (int n = 0; n < s.Hidden; n++)
        {
            NeuronTuning.Take(trial, layer, integers, n);
            trial.Run();
            Assert.All(trial.CurrentError, e => Assert.Equal(current[n], e, 1e-3 * current[n]));
        }

        Assert.Contains(current, e => e > 0);
    }

    [Fact]
    public void A_threshold_at_which_a_neuron_spikes_otherwise_has_a_larger_error_of_response()
    {
        ChipArithmetic arithmetic = ChipCatalogue.XyloAudio3.Arithmetic;
        ChipSpecification s = Feedforward(arithmetic, currents: 1);
        DrivenLayer layer = DrivenLayer.Hidden(s, Runs(s, arithmetic), arithmetic);
        LayerIntegers integers = LayerIntegers.Of(layer, Same(200, s.Hidden), [2, 0], Same(1, s.Hidden), arithmetic);
        var trial = new NeuronTrial(layer, arithmetic);
        int firing = Enumerable.Range(0, s.Hidden).MaxBy(n => layer.Spikes.AsSpan(n * layer.Steps, layer.Steps).ToArray().Sum(c => c));
        NeuronTuning.Take(trial, layer, integers, firing);
        trial.Threshold[3] *= 2;
        trial.Run();
        Assert.Equal(trial.ResponseError[0], trial.ResponseError[7]);
        Assert.True(trial.ResponseError[3] > 4 * trial.ResponseError[0], $"{trial.ResponseError[3]} against {trial.ResponseError[0]}");
    }

    [Fact]
    public void Rounding_for_the_current_brings_it_closer_and_moves_no_weight_by_more_than_one()
    {
        ChipArithmetic arithmetic = ChipCatalogue.XyloAudio3.Arithmetic;
        ChipSpecification s = Feedforward(arithmetic, currents: 1);
        DrivenLayer layer = DrivenLayer.Hidden(s, Runs(s, arithmetic), arithmetic);
        LayerIntegers nearest = LayerIntegers.Of(layer, Same(9, s.Hidden), [0, 0], Same(1, s.Hidden), arithmetic);
        LayerIntegers rounded = new WeightRounding(layer, arithmetic).Rounded(nearest, Parallel);
        Assert.All(layer.Entries.Zip(rounded.Weights), e => Assert.True(Math.Abs(e.Second - (e.First.Weight * 9)) < 1));
        Assert.True(CurrentError(layer, rounded, arithmetic) < 0.8 * CurrentError(layer, nearest, arithmetic));
    }

    [Fact]
    public void The_agreement_to_be_expected_uses_the_errors_of_all_inputs()
    {
        // Margins 1 and 3; one error of -2 would change the first decision, wherever it meets it.
        DecisionMargin[] margins = [new(10, 1, 0), new(10, 3, -2)];
        Assert.Equal(0.75, DecisionMargin.ExpectedAgreement(margins));
        Assert.Equal(1, DecisionMargin.ExpectedAgreement([]));
        Assert.Equal(new DecisionMargin(5, 2, -3), DecisionMargin.Of([1, 5, 3], [0, 4, 5], 1));
        Assert.Equal(double.PositiveInfinity, DecisionMargin.Of([1], [1], 0).Margin);
    }

    private static double CurrentError(DrivenLayer layer, LayerIntegers integers, ChipArithmetic arithmetic)
    {
        var trial = new NeuronTrial(layer, arithmetic);
        double error = 0;
        for (int n = 0; n < layer.Neurons; n++)
        {
            NeuronTuning.Take(trial, layer, integers, n);
            trial.Run();
            error += trial.CurrentError[0];
        }

        return error;
    }

    private static ChipSpecification Feedforward(ChipArithmetic arithmetic, int currents)
    {
        var random = new SeededRandom(31);
        double[] Weights(int count) => [.. Enumerable.Range(0, count).Select(_ => 0.4 * random.NextGaussian())];
        double[] bias = Same(arithmetic.MembraneRule == MembraneRule.SingleSum ? 0 : 0.02, 6);
        return new ChipSpecification
        {
            Inputs = 8,
            Reached = 6,
            Read = 6,
            Currents = currents,
            InputWeights = Weights(8 * 6 * currents),
            RecurrentWeights = new double[6 * 6 * currents],
            OutputWeights = Weights(6 * 2),
            MembraneDash = [1, 2, 3, 2, 3, 4],
            CurrentDash = [2, 1, 2, 3, 1, 2],
            Current2Dash = [1, 2, 1, 2, 1, 2],
            OutputMembraneDash = [2, 2],
            OutputCurrentDash = [2, 2],
            Threshold = Same(1.5, 6),
            OutputThreshold = Same(1.5, 2),
            Bias = bias,
        };
    }

    private static FloatRun[] Runs(ChipSpecification s, ChipArithmetic arithmetic)
    {
        var reference = new FloatReference(s, [.. Enumerable.Repeat(arithmetic.MaxHiddenSpikes, s.Hidden)], arithmetic.MaxOutputSpikes);
        return [.. SyntheticInputs.Create(s.Inputs, 0.01, 8, 60, 5).Where((_, i) => i % 4 < 2).Select(reference.Run)];
    }

    private static double[] Same(double value, int count) => [.. Enumerable.Repeat(value, count)];

    private static double Square(double value) => value * value;
}
