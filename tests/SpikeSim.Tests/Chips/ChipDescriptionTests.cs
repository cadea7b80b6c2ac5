using System.Text.Json;
using SpikeSim.Chips;
using SpikeSim.Files;
using SpikeSim.Json;
using SpikeSim.Mapping;
using SpikeSim.Networks;

namespace SpikeSim.Tests.Chips;

/// <summary>Chips as data: the sample of docs/chips-as-data.md goes the whole way, and what is no chip is refused.</summary>
public sealed class ChipDescriptionTests
{
    private static readonly string Sample = Path.Combine(TestPlaces.Checkout, "docs", "samples", "little-chip.json");

    public static TheoryData<string> Names() => [.. ChipCatalogue.All.Select(c => c.Name), "little-chip"];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_description_is_the_same_after_writing_and_reading(string name)
    {
        ChipDescription chip = name == "little-chip" ? Little() : ChipCatalogue.Find(name);
        byte[] written = Written(chip);
        ChipDescription back = ChipDescriptionJson.Read(JsonMember.Parse(written, "memory"));
        Assert.Equal(written, Written(back));
        Assert.Equal(chip.Arithmetic, back.Arithmetic);
        Assert.Equal(chip.OpenPoints, back.OpenPoints);
        Assert.Equal(chip with { Costs = null, OpenPoints = [] }, back with { Costs = null, OpenPoints = [] });
    }

    [Fact]
    public void The_digits_network_is_mapped_to_the_little_chip_run_and_costed()
    {
        ChipDescription chip = Little();
        Network network = NetworkFile.Read(JsonMember.ReadFile(Path.Combine(TestPlaces.Checkout, "networks", "digits.json"))).Network;
        MappingReport report = Mapper.Map(network, chip, new QuantizerSettings());
        Assert.NotNull(report.Program);
        Assert.All(report.Program.InputWeights, w => Assert.InRange(w, (sbyte)-32, (sbyte)31));
        Assert.All(report.Program.Hidden.Threshold, t => Assert.InRange(t, (short)-2048, (short)2047));
        var core = new ChipCore(report.Program);
        Assert.Equal(ChipStepKind.Scalar, core.Kind);
        core.Run(ChipWorkload.W1(steps: 300).Input);
        Assert.True(core.Counters.HiddenSpikes > 0);
        Assert.All(core.HiddenMembrane.ToArray(), v => Assert.InRange(v, (short)-2048, (short)2047));
        using var stream = new MemoryStream();
        ProgramFile.Write(new ProgramDocument(network.Name, chip, report.Program, network.StepSeconds, null, null), stream);
        ProgramDocument back = ProgramFile.Read(JsonMember.Parse(stream.ToArray(), "memory"));
        Assert.Equal(chip with { Costs = null }, back.Chip with { Costs = null });
        Assert.Equal(report.Program.RecurrentWeights.AsEnumerable(), back.Program.RecurrentWeights.AsEnumerable());
    }

    [Theory]
    [InlineData("\"weight_bits\": 6", "\"weight_bits\": 9", "weight_bits")]
    [InlineData("\"state_bits\": 12", "\"state_bits\": 17", "state_bits")]
    [InlineData("\"symmetric\"", "\"round\"", "decay_rule")]
    [InlineData("\"hidden_neurons\": 256,", "", "hidden_neurons")]
    [InlineData("\"input_expansion\": 256", "\"input_expansion\": 300", "input_expansion")]
    [InlineData("\"output_expansion\": 256", "\"output_expansion\": 257", "output_expansion")]
    [InlineData("\"bias\": false", "\"biases\": false", "bias")]
    [InlineData("\"bias\": false", "\"bias\": true", "single-sum")]
    [InlineData("\"high_j\": 10e-12", "\"high_j\": 1e-13", "high_j")]
    public void A_description_with_a_wrong_member_is_refused_by_its_name(string right, string wrong, string member)
    {
        string text = File.ReadAllText(Sample);
        Assert.Contains(right, text, StringComparison.Ordinal);
        byte[] changed = System.Text.Encoding.UTF8.GetBytes(text.Replace(right, wrong, StringComparison.Ordinal));
        DataFormatException refused = Assert.Throws<DataFormatException>(() => ChipDescriptionJson.Read(JsonMember.Parse(changed, "changed.json")));
        Assert.Contains(member, refused.Message, StringComparison.Ordinal);
    }

    private static ChipDescription Little() => ChipDescriptionJson.Read(JsonMember.ReadFile(Sample));

    private static byte[] Written(ChipDescription chip)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, JsonWriting.FileOptions))
        {
            ChipDescriptionJson.Write(writer, chip);
        }

        return stream.ToArray();
    }
}
