using SpikeSim.Chips;
using static SpikeSim.Tests.Chips.SmallCore;

namespace SpikeSim.Tests.Chips;

/// <summary>The clauses of docs/chip.md against numbers worked out by hand; every test runs all forms of the step.</summary>
public sealed class ClauseTests
{
    [Theory]
    [InlineData("weight", 128)]
    [InlineData("weight", -129)]
    [InlineData("shift", 8)]
    [InlineData("dash", 16)]
    [InlineData("threshold", 32768)]
    [InlineData("bias", 32768)]
    public void Clause_1_1_numbers_beyond_their_word_are_refused_and_never_wrapped(string what, int value)
    {
        ChipProgramDraft draft = Draft();
        draft = what switch
        {
            "weight" => draft with { InputWeights = [value, 0] },
            "shift" => draft with { RecurrentShift = value },
            "dash" => draft with { Hidden = draft.Hidden with { MembraneDecayShift = [value] } },
            "threshold" => draft with { Hidden = draft.Hidden with { Threshold = [value] } },
            _ => draft with { Hidden = draft.Hidden with { Bias = [value] } },
        };
        ArgumentException refused = Assert.Throws<ArgumentException>(() => ChipProgram.Create(draft, ChipCatalogue.XyloAudio3.Arithmetic));
        Assert.Contains($"is {value} (from", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(15, 15, 0)]
    [InlineData(16, 15, 1)]
    [InlineData(65535, 15, 65520)]
    public void Clause_1_2_a_channel_delivers_at_most_fifteen_events_and_the_rest_is_counted(int count, int delivered, int clipped)
    {
        foreach (ChipCore core in Forms(Draft() with { InputWeights = [10, 0], Hidden = Draft().Hidden with { CurrentDecayShift = [1] } }))
        {
            core.Step([(ushort)count]);
            Assert.Equal(10 * delivered / 2, core.HiddenCurrent[0]);
            Assert.Equal(delivered, core.Counters.InputEvents);
            Assert.Equal(clipped, core.Counters.ClippedInputEvents);
        }
    }

    [Fact]
    public void Clause_1_3_missing_channels_are_silent_and_a_wider_row_is_refused()
    {
        foreach (ChipCore core in Forms(Draft() with { InputWeights = [0, 10] }))
        {
            core.Step([3]);
            Assert.Equal(0, core.HiddenCurrent[0]);
            Assert.Throws<ArgumentException>(() => core.Step([1, 1, 1]));
        }
    }

    [Theory]
    [InlineData(1066, 4, new[] { 1000, 938, 880, 825, 774, 726, 681, 639, 600, 563, 528 })]
    [InlineData(-1067, 4, new[] { -1000, -937, -878, -823, -771, -722, -676, -633, -593, -555, -520 })]
    [InlineData(21, 4, new[] { 20, 19, 18, 17, 16, 15, 14 })]
    [InlineData(-22, 4, new[] { -20, -18, -16, -15, -14, -13 })]
    [InlineData(13, 1, new[] { 7, 4, 2, 1, 0, 0 })]
    [InlineData(-15, 1, new[] { -7, -3, -1, 0, 0 })]
    public void Clause_2_1_decay_takes_the_shifted_value_and_at_least_one_from_a_positive_one(int sum, int dash, int[] currents)
    {
        (ChipProgramDraft draft, ushort[] input) = Charging(Draft(), sum);
        foreach (ChipCore core in Forms(draft with { Hidden = draft.Hidden with { CurrentDecayShift = [dash] } }))
        {
            core.Step(input);
            foreach (int expected in currents)
            {
                Assert.Equal(expected, core.HiddenCurrent[0]);
                core.Step([]);
            }
        }
    }

    [Theory]
    [InlineData(1066, 4, 89)]
    [InlineData(-1067, 4, 74)]
    [InlineData(21, 4, 20)]
    [InlineData(-22, 4, 18)]
    public void Clause_2_2_positive_and_negative_values_reach_zero_after_different_times(int sum, int dash, int steps)
    {
        (ChipProgramDraft draft, ushort[] input) = Charging(Draft(), sum);
        foreach (ChipCore core in Forms(draft with { Hidden = draft.Hidden with { CurrentDecayShift = [dash] } }))
        {
            core.Step(input);
            int taken = 0;
            while (core.HiddenCurrent[0] != 0)
            {
                core.Step([]);
                taken++;
            }

            Assert.Equal(steps, taken);
        }
    }

    [Fact]
    public void Clause_2_3_dash_0_empties_a_current_before_it_is_integrated()
    {
        (ChipProgramDraft draft, ushort[] input) = Charging(Draft(), 1000);
        foreach (ChipCore core in Forms(draft with { Hidden = draft.Hidden with { CurrentDecayShift = [0] } }))
        {
            core.Step(input);
            Assert.Equal(0, core.HiddenCurrent[0]);
            Assert.Equal(0, core.HiddenMembrane[0]);
        }
    }

    // 15 x 127 << 7 = 243 840 saturates at 32 767; then 15 x -128 << 7 saturates below. The other order ends high.
    [Theory]
    [InlineData(127, -128, -32768)]
    [InlineData(-128, 127, 32767)]
    public void Clause_3_1_channels_arrive_in_ascending_order_and_saturate_after_every_event(int first, int second, int expected)
    {
        foreach (ChipCore core in Forms(Draft() with { InputWeights = [first, second], InputShift = 7 }))
        {
            core.Step([15, 15]);
            int leak = expected > 0 ? 1 : -1;
            Assert.Equal(expected - leak, core.HiddenCurrent[0]);
            Assert.True(core.Counters.Saturations > 0);
        }
    }

    [Fact]
    public void Clause_3_2_and_3_3_spikes_reach_hidden_and_output_neurons_one_step_later()
    {
        ChipProgramDraft draft = Draft(hidden: 2);
        draft = draft with
        {
            InputWeights = [100, 0, 0, 0],
            RecurrentWeights = [0, 50, 0, 0],
            OutputWeights = [30, 0],
            Hidden = draft.Hidden with { Threshold = [50, short.MaxValue] },
        };
        foreach (ChipCore core in Forms(draft))
        {
            core.Step([1]);
            Assert.Equal(1, core.HiddenSpikes[0]);
            Assert.Equal(0, core.HiddenCurrent[1]);
            Assert.Equal(0, core.OutputCurrent[0]);
            int spikes = core.HiddenSpikes[0];
            core.Step([]);
            Assert.Equal((50 * spikes) - 1, core.HiddenCurrent[1]);
            Assert.Equal((30 * spikes) - 1, core.OutputCurrent[0]);
        }
    }

    [Fact]
    public void Clause_3_4_each_current_decays_with_its_own_dash()
    {
        ChipProgramDraft draft = Draft();
        draft = draft with { InputWeights = [64, 0], InputWeights2 = [64, 0], Hidden = draft.Hidden with { CurrentDecayShift = [1], Current2DecayShift = [3] } };
        foreach (ChipCore core in Forms(draft))
        {
            core.Step([1]);
            Assert.Equal(32, core.HiddenCurrent[0]);
            Assert.Equal(56, core.HiddenCurrent2[0]);
            Assert.Equal(88, core.HiddenMembrane[0]);
        }
    }

    // V = -16 384, then both currents are 16 384: the change of 1 + 32 768 is clamped to 32 767 first, or not at all.
    [Theory]
    [InlineData("xylo-audio-3", 16383)]
    [InlineData("xylo-1", 16385)]
    public void Clause_3_5_the_change_of_a_membrane_is_clamped_before_it_is_added_except_on_the_first_core(string chip, int expected)
    {
        ChipProgramDraft draft = Draft();
        draft = draft with { InputWeights = [-128, 127], InputWeights2 = [0, 127], InputShift = 7, Hidden = draft.Hidden with { CurrentDecayShift = [1], Current2DecayShift = [1] } };
        foreach (ChipCore core in Forms(draft, chip))
        {
            core.Step([15]);
            Assert.Equal(-16384, core.HiddenMembrane[0]);
            core.Step([0, 15]);
            Assert.Equal(16384, core.HiddenCurrent[0]);
            Assert.Equal(16384, core.HiddenCurrent2[0]);
            Assert.Equal(expected, core.HiddenMembrane[0]);
        }
    }

    [Fact]
    public void Clause_3_5_a_bias_is_added_once_a_step_to_hidden_and_output_neurons()
    {
        ChipProgramDraft draft = Draft();
        draft = draft with { Hidden = draft.Hidden with { Bias = [-30] }, Outputs = draft.Outputs with { Bias = [40] } };
        foreach (ChipCore core in Forms(draft))
        {
            core.Step([]);
            core.Step([]);
            Assert.Equal(-30 + 1 - 30, core.HiddenMembrane[0]);
            Assert.Equal(40 - 1 + 40, core.OutputMembrane[0]);
        }
    }

    [Theory]
    [InlineData(100, 100, 1, 0)]
    [InlineData(100, 99, 0, 99)]
    [InlineData(10, 305, 30, 5)]
    [InlineData(10, 325, 31, 15)]
    public void Clause_3_6_a_neuron_fires_at_equality_and_at_most_31_times_and_keeps_the_rest(int threshold, int membrane, int spikes, int rest)
    {
        (ChipProgramDraft draft, ushort[] input) = Charging(Draft(), membrane + 1);
        foreach (ChipCore core in Forms(draft with { Hidden = draft.Hidden with { Threshold = [threshold] } }))
        {
            core.Step(input);
            Assert.Equal(spikes, core.HiddenSpikes[0]);
            Assert.Equal(rest, core.HiddenMembrane[0]);
        }
    }

    [Theory]
    [InlineData(0, 31, 0)]
    [InlineData(-10, 31, 310)]
    public void Clause_3_7_a_threshold_of_zero_or_less_fires_31_times_a_step(int threshold, int spikes, int membrane)
    {
        foreach (ChipCore core in Forms(Draft() with { Hidden = Draft().Hidden with { Threshold = [threshold] } }))
        {
            core.Step([]);
            Assert.Equal(spikes, core.HiddenSpikes[0]);
            Assert.Equal(membrane, core.HiddenMembrane[0]);
        }
    }

    [Fact]
    public void Clause_3_8_an_output_neuron_fires_at_most_once_a_step()
    {
        ChipProgramDraft draft = Draft();
        foreach (ChipCore core in Forms(draft with { Outputs = draft.Outputs with { Bias = [100], Threshold = [30] } }))
        {
            core.Step([]);
            Assert.Equal(1, core.OutputSpikes[0]);
            Assert.Equal(70, core.OutputMembrane[0]);
        }
    }

    // The first neuron fires twice; the table of the specification, clause 3.9.
    [Theory]
    [InlineData("forward", new[] { 2, 2, 0 })]
    [InlineData("chain", new[] { 2, 2, 2 })]
    [InlineData("two", new[] { 2, 2, 2 })]
    [InlineData("self", new[] { 4, 0, 0 })]
    public void Clause_3_9_an_alias_passes_the_spikes_on_in_the_same_step_without_touching_the_target(string shape, int[] spikes)
    {
        int[][] aliases = shape switch
        {
            "forward" => [[1], [], []],
            "chain" => [[1], [2], []],
            "two" => [[1, 2], [], []],
            _ => [[0], [], []],
        };
        ChipProgramDraft draft = Draft(hidden: 3);
        draft = draft with { Hidden = draft.Hidden with { Threshold = [50, 1000, 1000], Bias = [120, 7, 7] }, Aliases = aliases };
        foreach (ChipCore core in Forms(draft))
        {
            core.Step([]);
            Assert.Equal(spikes, core.HiddenSpikes.ToArray().Select(s => (int)s));
            Assert.Equal(new[] { 20, 7, 7 }, core.HiddenMembrane.ToArray().Select(v => (int)v));
        }
    }

    [Fact]
    public void Clause_3_9_an_alias_to_a_lower_id_only_raises_its_count_and_uses_no_budget()
    {
        ChipProgramDraft draft = Draft(hidden: 2);
        draft = draft with { Hidden = draft.Hidden with { Threshold = [1000, 10], Bias = [7, 400] }, Aliases = [[], [0]] };
        foreach (ChipCore core in Forms(draft))
        {
            core.Step([]);
            Assert.Equal(new[] { 31, 31 }, core.HiddenSpikes.ToArray().Select(s => (int)s));
            Assert.Equal(new[] { 7, 90 }, core.HiddenMembrane.ToArray().Select(v => (int)v));
        }
    }

    [Fact]
    public void Clause_3_10_state_and_pending_spikes_persist_until_a_reset()
    {
        ChipProgramDraft draft = Draft();
        draft = draft with { InputWeights = [100, 0], OutputWeights = [20], Hidden = draft.Hidden with { Threshold = [50] } };
        foreach (ChipCore core in Forms(draft))
        {
            core.Step([1]);
            core.Reset();
            Assert.Equal(0, core.HiddenMembrane[0]);
            core.Step([]);
            Assert.Equal(0, core.OutputCurrent[0]);
            core.Step([1]);
            core.Step([]);
            Assert.True(core.OutputCurrent[0] > 0);
        }
    }

    [Fact]
    public void Clause_3_11_where_a_sum_might_saturate_the_vector_forms_take_the_ordered_step_and_count_it()
    {
        foreach (ChipCore core in Forms(Draft() with { InputWeights = [127, -128], InputShift = 7 }))
        {
            core.Step([15, 15]);
            Assert.Equal(core.Kind == ChipStepKind.Scalar ? 0 : 1, core.Counters.OrderedSteps);
        }
    }

    [Fact]
    public void Clause_4_1_an_event_fires_the_first_hidden_layer_at_once_and_the_output_after_k_hidden_layers_k_steps_later()
    {
        ChipProgramDraft draft = Draft(hidden: 3);
        draft = draft with
        {
            InputWeights = [100, 0, 0, 0, 0, 0],
            RecurrentWeights = [0, 100, 0, 0, 0, 100, 0, 0, 0],
            OutputWeights = [0, 0, 100],
            Hidden = draft.Hidden with { Threshold = [50, 50, 50] },
            Outputs = draft.Outputs with { Threshold = [50] },
        };
        foreach (ChipCore core in Forms(draft))
        {
            var first = new int[4];
            Array.Fill(first, -1);
            for (int step = 0; step < 6; step++)
            {
                core.Step(step == 0 ? [1] : []);
                for (int n = 0; n < 4; n++)
                {
                    int spikes = n < 3 ? core.HiddenSpikes[n] : core.OutputSpikes[0];
                    first[n] = first[n] < 0 && spikes > 0 ? step : first[n];
                }
            }

            Assert.Equal(new[] { 0, 1, 2, 3 }, first);
        }
    }
}
