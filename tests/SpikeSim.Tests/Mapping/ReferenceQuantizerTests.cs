using SpikeSim.Chips;
using SpikeSim.Files;
using SpikeSim.Json;
using SpikeSim.Mapping;

namespace SpikeSim.Tests.Mapping;

public sealed class ReferenceQuantizerTests
{
    private static readonly ChipArithmetic Arithmetic = ChipCatalogue.XyloAudio3.Arithmetic;

    [Fact]
    public void Global_scales_by_the_largest_number_of_each_layer()
    {
        QuantizedSpecification q = Quantize(Specifications.Tiny(), QuantizerMethod.Global);
        Assert.Equal(127.0, q.HiddenScale[0]);
        Assert.Equal(63.5, q.OutputScale[0]);
        Assert.Equal([127.0, 64.0], q.Integers.InputWeights);
        Assert.Equal([0.0, 32, 0, 0], q.Integers.RecurrentWeights);
        Assert.Equal([32.0, -127], q.Integers.OutputWeights);
        Assert.Equal([127.0, 254], q.Integers.Threshold);
        Assert.Equal([254.0], q.Integers.OutputThreshold);
        Assert.Equal([13.0, -13], q.Integers.Bias!);
        Assert.Equal([13.0], q.Integers.OutputBias!);
    }

    [Fact]
    public void Decays_round_half_to_even()
    {
        Assert.Equal([2.0, 4.0], Quantize(Specifications.Tiny(), QuantizerMethod.Global).Integers.MembraneDash);
    }

    [Fact]
    public void Channel_scales_each_neuron_by_its_largest_incoming_weight()
    {
        QuantizedSpecification q = Quantize(Specifications.Tiny(), QuantizerMethod.Channel);
        Assert.Equal([127.0, 254.0], q.HiddenScale);
        Assert.Equal([127.0, 127], q.Integers.InputWeights);
        Assert.Equal([0.0, 64, 0, 0], q.Integers.RecurrentWeights);
        Assert.Equal([127.0, 508], q.Integers.Threshold);
        Assert.Equal([13.0, -25], q.Integers.Bias!);
    }

    [Fact]
    public void The_documented_example_has_the_documented_scales()
    {
        JsonMember root = JsonMember.ReadFile(Path.Combine(TestPlaces.Vectors, "quantize", "quantize-docs-example.json"));
        QuantizedSpecification q = Quantize(SpecificationJson.Read(root.Required("spec")), QuantizerMethod.Global);
        Assert.Equal(95.3776, q.HiddenScale[0], 4);
        Assert.Equal(106.40705, q.OutputScale[0], 5);
    }

    [Fact]
    public void Compatible_mode_scales_the_output_bias_by_the_hidden_scale_and_corrected_mode_does_not()
    {
        ChipSpecification s = Specifications.Tiny();
        Assert.Equal([25.0], Quantize(s, QuantizerMethod.Global, QuantizerMode.Compatible).Integers.OutputBias!);
        Assert.Equal([13.0], Quantize(s, QuantizerMethod.Global).Integers.OutputBias!);
    }

    [Fact]
    public void Compatible_mode_lets_output_thresholds_shrink_recurrent_weights_and_corrected_mode_does_not()
    {
        ChipSpecification s = Specifications.Tiny() with { OutputThreshold = [4000] };
        Assert.Equal(4, Quantize(s, QuantizerMethod.Global, QuantizerMode.Compatible).Integers.RecurrentWeights[1]);
        QuantizedSpecification q = Quantize(s, QuantizerMethod.Global);
        Assert.Equal(32, q.Integers.RecurrentWeights[1]);
        Assert.Equal([32767.0], q.Integers.OutputThreshold);
        Assert.Equal(32767.0 / 4000, q.OutputScale[0]);
    }

    [Fact]
    public void Compatible_mode_leaves_hidden_biases_of_one_current_unscaled()
    {
        ChipSpecification s = Specifications.Tiny() with { Bias = [1.4, -2.6] };
        Assert.Equal([1.0, -3.0], Quantize(s, QuantizerMethod.Channel, QuantizerMode.Compatible).Integers.Bias!);
        Assert.Equal([178.0, -660.0], Quantize(s, QuantizerMethod.Channel).Integers.Bias!);
    }

    [Fact]
    public void Compatible_channel_ends_with_an_error_at_the_edge_of_the_input_expansion()
    {
        ChipSpecification s = Specifications.Tiny(reached: 1) with { Threshold = [1, 1000] };
        NotSupportedException e = Assert.Throws<NotSupportedException>(() => Quantize(s, QuantizerMethod.Channel, QuantizerMode.Compatible));
        Assert.Contains("hidden neuron 1", e.Message, StringComparison.Ordinal);
        Assert.Equal(32767, Quantize(s, QuantizerMethod.Channel).Integers.Threshold[1]);
    }

    [Fact]
    public void Fuzzy_weights_leave_their_word_in_compatible_mode_and_are_clamped_with_a_report_in_corrected_mode()
    {
        JsonMember root = JsonMember.ReadFile(Path.Combine(TestPlaces.Vectors, "quantize", "quantize-outlier.json"));
        ChipSpecification s = SpecificationJson.Read(root.Required("spec"));
        QuantizedSpecification compatible = Quantize(s, QuantizerMethod.GlobalFuzzy, QuantizerMode.Compatible);
        Assert.True(compatible.Integers.InputWeights.Concat(compatible.Integers.RecurrentWeights).Max(Math.Abs) > 127);
        Assert.Throws<ArgumentException>(() => ChipProgram.Create(SpecificationForm.ToDraft(compatible.Integers), Arithmetic));
        QuantizedSpecification corrected = Quantize(s, QuantizerMethod.GlobalFuzzy);
        Assert.NotEmpty(corrected.Clamped);
        Assert.NotNull(ChipProgram.Create(SpecificationForm.ToDraft(corrected.Integers), Arithmetic));
    }

    [Theory]
    [InlineData(QuantizerMethod.Global)]
    [InlineData(QuantizerMethod.GlobalFuzzy)]
    [InlineData(QuantizerMethod.Channel)]
    public void Corrected_outputs_that_are_read_by_membranes_share_one_scale_from_their_weights(QuantizerMethod method)
    {
        ChipSpecification s = Specifications.Random(3) with { OutputsFire = false, OutputThreshold = [1e-3, 1, 1e6] };
        QuantizedSpecification q = Quantize(s, method);
        Assert.Single(q.OutputScale.Distinct());
        Assert.All(q.Integers.OutputThreshold, t => Assert.Equal(Arithmetic.MaxState, t));
        Assert.True(q.Integers.OutputWeights.Count(w => w != 0) > s.OutputWeights.Length * 0.8);
    }

    [Theory]
    [InlineData(QuantizerMethod.Global, 1)]
    [InlineData(QuantizerMethod.GlobalFuzzy, 2)]
    [InlineData(QuantizerMethod.Channel, 1)]
    [InlineData(QuantizerMethod.Channel, 2)]
    public void Corrected_integers_fit_and_lie_within_half_a_unit_unless_clamped(QuantizerMethod method, int currents)
    {
        for (ulong seed = 1; seed <= 50; seed++)
        {
            ChipSpecification s = Specifications.Random(seed, currents);
            QuantizedSpecification q = Quantize(s, method);
            Assert.Empty(SpecificationFaults.Find(q.Integers));
            Assert.All(q.HiddenScale.Concat(q.OutputScale), scale => Assert.True(scale > 0));
            Assert.NotNull(ChipProgram.Create(SpecificationForm.ToDraft(q.Integers), Arithmetic));
            for (int i = 0; i < s.InputWeights.Length; i++)
            {
                double exact = s.InputWeights[i] * q.HiddenScale[i / currents % s.Reached];
                Assert.True(Math.Abs(q.Integers.InputWeights[i] - exact) <= 0.5 || (q.Clamped.Count > 0 && Math.Abs(exact) > 127));
            }
        }
    }

    [Fact]
    public void Weights_that_are_all_zero_take_the_scale_one()
    {
        ChipSpecification s = Specifications.Tiny() with { InputWeights = [0, 0], RecurrentWeights = [0, 0, 0, 0], OutputWeights = [0, 0], Bias = null, OutputBias = null };
        foreach (QuantizerMethod method in new[] { QuantizerMethod.Global, QuantizerMethod.GlobalFuzzy, QuantizerMethod.Channel })
        {
            Assert.Equal([1.0, 2.0], Quantize(s, method, QuantizerMode.Compatible).Integers.Threshold);
        }
    }

    private static QuantizedSpecification Quantize(ChipSpecification s, QuantizerMethod method, QuantizerMode mode = QuantizerMode.Corrected) =>
        ReferenceQuantizer.Quantize(s, method, mode, Arithmetic);
}
