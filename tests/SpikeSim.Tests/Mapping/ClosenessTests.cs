using SpikeSim.Chips;
using SpikeSim.Mapping;
using SpikeSim.Networks;
using SpikeSim.Rasters;
using static SpikeSim.Tests.Mapping.SmallNetworks;

namespace SpikeSim.Tests.Mapping;

/// <summary>What a report says about how close a program comes, and which program is taken.</summary>
public sealed class ClosenessTests
{
    private static readonly ChipDescription Chip = ChipCatalogue.XyloAudio3;

    [Fact]
    public void A_network_that_is_silent_decides_nothing_and_is_warned_about()
    {
        Network network = Chain(2, [4], 2).WithPopulation("h1", p => p with { Threshold = Same(30_000, 4) });
        MappingReport report = Map(network, QuantizerMethod.Own);
        Assert.Equal(0, report.Fidelity!.Decisions);
        Assert.Contains(report.Violations, v => v.Code == "NS006" && v.Place.Contains("h1", StringComparison.Ordinal));
        Assert.Contains(report.Violations, v => v is { Code: "NS013", Level: ViolationLevel.Warning });
    }

    [Theory]
    [InlineData(new double[] { 3, 5, 4 }, true, 1)]
    [InlineData(new double[] { 5, 5, 4 }, true, null)]
    [InlineData(new double[] { 0, 0 }, true, null)]
    [InlineData(new double[] { 0 }, true, null)]
    [InlineData(new double[] { -2, 0 }, false, 1)]
    [InlineData(new double[] { double.NaN, 0 }, false, null)]
    public void A_decision_is_the_highest_score_alone(double[] scores, bool fires, int? expected) =>
        Assert.Equal(expected, FidelityMeter.Decision(scores, fires));

    [Fact]
    public void Weights_beyond_all_numbers_are_an_error_of_the_network()
    {
        Network network = Chain(2, [4], 2).WithProjection(Sparse(Network.InputName, 2, "h1", 4, (_, _) => 1e300));
        MappingReport report = Map(network, QuantizerMethod.Own);
        Assert.Null(report.Program);
        Assert.Equal(double.PositiveInfinity, report.Fidelity!.Distance);
        Assert.Contains(report.Violations, v => v is { Code: "NS014", Level: ViolationLevel.Error });
    }

    [Fact]
    public void A_cap_of_spikes_below_that_of_the_chip_is_warned_about()
    {
        MappingReport report = Map(Chain(2, [4], 2).WithPopulation("h1", p => p with { SpikesPerStep = 1 }), QuantizerMethod.Own);
        Violation cap = Assert.Single(report.Violations, v => v.Code == "NS015");
        Assert.Equal(ViolationLevel.Warning, cap.Level);
        Assert.Contains("31", cap.Limit, StringComparison.Ordinal);
        Assert.DoesNotContain(Map(Chain(2, [4], 2), QuantizerMethod.Own).Violations, v => v.Code == "NS015");
    }

    [Fact]
    public void Outputs_are_measured_against_what_the_chip_lets_them_fire()
    {
        Network strong = Random(seed: 1, outputThreshold: 0.2, spiking: true).WithPopulation("out", p => p with { SpikesPerStep = 31 });
        Fidelity free = Map(strong, QuantizerMethod.Channel).Fidelity!;
        Fidelity capped = Map(strong.WithPopulation("out", p => p with { SpikesPerStep = 1 }), QuantizerMethod.Channel).Fidelity!;
        Assert.Equal(capped, free);
    }

    [Fact]
    public void Membranes_that_are_read_do_not_fire()
    {
        Network network = Random(seed: 2, outputThreshold: 1, spiking: false, output: 60);
        MappingReport report = Map(network, QuantizerMethod.Own);
        Assert.Equal(0, report.Quantization[^1].RateAfter);
        Assert.DoesNotContain(report.Violations, v => v.Code == "NS016");
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void No_sound_reference_has_a_smaller_distance_than_the_own_method(ulong seed)
    {
        // Large weights against the threshold: currents saturate under full scales.
        Network network = Random(seed, outputThreshold: 1, spiking: true, input: 20);
        double own = Map(network, QuantizerMethod.Own).Fidelity!.Distance;
        foreach (QuantizerMethod method in new[] { QuantizerMethod.Global, QuantizerMethod.GlobalFuzzy, QuantizerMethod.Channel })
        {
            double other = Map(network, method).Fidelity!.Distance;
            Assert.True(own <= other, $"{method}: {other} against {own}");
        }
    }

    [Fact]
    public void Who_used_the_own_method_is_not_sent_there()
    {
        var placement = new Placement(Random(seed: 1, outputThreshold: 1, spiking: true), Chip);
        QuantizedSpecification clamped = Quantizer.Quantize(placement, Chip, new QuantizerSettings()).Quantized with { Clamped = ["3 weights clamped"] };
        Violation Of(QuantizerMethod method) => QuantizationRules.Check(placement, clamped, [], new QuantizerSettings { Method = method }, hasRun: true).Single();
        Violation own = Of(QuantizerMethod.Own);
        Violation global = Of(QuantizerMethod.Global);
        Assert.DoesNotContain("quantiser \"own\"", own.Remedy, StringComparison.Ordinal);
        Assert.Contains("quantiser \"own\"", global.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Currents_that_are_far_off_are_a_warning_and_lost_decisions_beside_them_or_on_given_inputs_an_error()
    {
        var settings = new QuantizerSettings { Method = QuantizerMethod.Channel };
        Violation far = Assert.Single(QuantizationRules.Closeness(new Fidelity(10, 10, 0.9, 0.2, 0), settings));
        Assert.Equal(("NS014", ViolationLevel.Warning), (far.Code, far.Level));
        Violation[] both = [.. QuantizationRules.Closeness(new Fidelity(10, 10, 0.4, 0.2, 0), settings)];
        Assert.Equal([("NS013", ViolationLevel.Error), ("NS014", ViolationLevel.Warning)], both.Select(v => (v.Code, v.Level)));
        Violation close = Assert.Single(QuantizationRules.Closeness(new Fidelity(10, 10, 0.4, 0.1, 0), settings));
        Assert.Equal(("NS013", ViolationLevel.Warning), (close.Code, close.Level));
        var given = settings with { Calibration = [new CalibrationClip(new Raster([1], 1, 0.01))] };
        Violation lost = Assert.Single(QuantizationRules.Closeness(new Fidelity(10, 10, 0.4, 0.1, 0), given));
        Assert.Equal(("NS013", ViolationLevel.Error), (lost.Code, lost.Level));
        Assert.NotEmpty(lost.Remedy);
        Assert.Empty(QuantizationRules.Closeness(new Fidelity(10, 10, 0.9, 0.1, 0), given));
    }

    private static MappingReport Map(Network network, QuantizerMethod method) => Mapper.Map(network, Chip, new QuantizerSettings { Method = method });

    private static Network Random(ulong seed, double outputThreshold, bool spiking, double input = 0.5, double output = 0.5)
    {
        var random = new SeededRandom(seed);
        return Chain(4, [8], 3)
            .WithPopulation("h1", p => p with { Threshold = Same(1, 8) })
            .WithPopulation("out", p => p with { Threshold = Same(outputThreshold, 3), Spiking = spiking })
            .WithProjection(Sparse(Network.InputName, 4, "h1", 8, (_, _) => input * random.NextGaussian()))
            .WithProjection(Sparse("h1", 8, "out", 3, (_, _) => output * random.NextGaussian()));
    }
}
