using SpikeSim.Chips;
using SpikeSim.Files;
using SpikeSim.Json;
using SpikeSim.Mapping;

namespace SpikeSim.Tests.Mapping;

public sealed class SpecificationFormTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_program_and_its_specification_are_two_forms_of_one_thing(int currents)
    {
        ChipDescription chip = ChipCatalogue.XyloAudio3;
        ChipSpecification s = Specifications.Random(5, currents) with { Aliases = [[3], [], [], [], [], [], [8], [], []], RecurrentShift = 2 };
        ChipSpecification q = ReferenceQuantizer.Quantize(s, QuantizerMethod.Channel, QuantizerMode.Corrected, chip.Arithmetic).Integers;
        ChipProgram program = ChipProgram.Create(SpecificationForm.ToDraft(q), chip.Arithmetic);
        ChipSpecification back = SpecificationForm.Of(program, chip);
        Assert.Empty(SpecificationFaults.Find(back));
        Assert.Equal((q.Reached, q.Read, q.Currents, q.RecurrentShift), (back.Reached, back.Read, back.Currents, back.RecurrentShift));
        Assert.Equal(q.InputWeights, back.InputWeights);
        Assert.Equal(q.RecurrentWeights, back.RecurrentWeights);
        Assert.Equal(q.OutputWeights, back.OutputWeights);
        Assert.Equal(q.Current2Dash, back.Current2Dash);
        Assert.Equal(q.Bias!, back.Bias!);
        Assert.Equal(q.Aliases, back.Aliases);
    }

    [Fact]
    public void A_chip_without_expansion_limits_has_rows_for_all_hidden_neurons()
    {
        ChipSpecification q = ReferenceQuantizer.Quantize(Specifications.Random(5), QuantizerMethod.Channel, QuantizerMode.Corrected, ChipCatalogue.XyloAudio3.Arithmetic).Integers;
        ChipProgram program = ChipProgram.Create(SpecificationForm.ToDraft(q), ChipCatalogue.XyloAudio3.Arithmetic);
        ChipSpecification back = SpecificationForm.Of(program, ChipCatalogue.Find("xylo-audio-2"));
        Assert.Equal((9, 9), (back.Reached, back.Read));
        Assert.Equal(program.InputWeights.ToArray(), ChipProgram.Create(SpecificationForm.ToDraft(back), ChipCatalogue.XyloAudio3.Arithmetic).InputWeights.ToArray());
    }

    [Fact]
    public void Faults_are_found_all_at_once()
    {
        IReadOnlyList<string> faults = SpecificationFaults.Find(Specifications.Tiny() with { InputWeights = [1], Threshold = [1, double.NaN], Aliases = [[7], []] });
        Assert.Equal(3, faults.Count);
    }

    [Theory]
    [InlineData("\"weights_in\": [[1, 2], [3]]", "weights_in[1]")]
    [InlineData("\"weights_in\": [[[1], [2, 3]]]", "weights_in[0][1]")]
    [InlineData("\"weights_in\": [[[1, 1], [2, 3]]]", "weights_rec[0][0]")]
    [InlineData("\"weights_in\": []", "weights_in")]
    [InlineData("\"weights_in\": 4", "weights_in")]
    [InlineData("\"threshold\": [1e999, 1]", "threshold[0]")]
    [InlineData("\"aliases\": [[0], [5]]", "alias")]
    public void A_damaged_specification_is_refused_with_its_place(string member, string place)
    {
        string name = member[..member.IndexOf(':', StringComparison.Ordinal)];
        string text = """
            {"weights_in": [[1, 2]], "weights_rec": [[0, 0], [0, 0]], "weights_out": [[1], [1]], "threshold": [1, 1], "threshold_out": [1],
             "dash_mem": [1, 1], "dash_mem_out": [1], "dash_syn": [1, 1], "dash_syn_out": [1], "aliases": [[], []]}
            """;
        Assert.NotNull(SpecificationJson.Read(JsonMember.Parse(System.Text.Encoding.UTF8.GetBytes(text), "s.json")));
        int start = text.IndexOf(name, StringComparison.Ordinal);
        string damaged = text[..start] + member + ", \"was\": " + text[(text.IndexOf(':', start) + 1)..];
        DataFormatException e = Assert.Throws<DataFormatException>(() => SpecificationJson.Read(JsonMember.Parse(System.Text.Encoding.UTF8.GetBytes(damaged), "s.json")));
        Assert.Contains(place, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Quantiser_names_are_read_as_they_are_written()
    {
        Assert.Equal(7, QuantizerName.All.Length);
        foreach (string name in QuantizerName.All)
        {
            Assert.True(QuantizerName.TryParse(name, out QuantizerMethod method, out QuantizerMode mode));
            Assert.Equal(name, QuantizerName.Of(method, mode));
        }

        Assert.False(QuantizerName.TryParse("own-compatible", out _, out _));
        Assert.False(QuantizerName.TryParse("", out _, out _));
    }
}
