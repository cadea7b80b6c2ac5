using System.Collections.Immutable;
using SpikeSim.Chips;
using SpikeSim.Mapping;
using SpikeSim.Networks;
using SpikeSim.Rasters;

namespace SpikeSim.Tests.Mapping;

public sealed class QuantizerTests
{
    private const double Step = 0.01;

    private static readonly ChipDescription Chip = ChipCatalogue.XyloAudio3;

    [Fact]
    public void The_own_method_is_at_least_as_good_as_every_reference_method_over_its_calibration()
    {
        Network network = Sample(seed: 3, fires: true);
        Fidelity own = Map(network, QuantizerMethod.Own).Fidelity!;
        foreach (string name in QuantizerName.All)
        {
            Assert.True(QuantizerName.TryParse(name, out QuantizerMethod method, out QuantizerMode mode));
            if (Map(network, method, mode).Fidelity is { } other)
            {
                Assert.True(own.CurrentError <= other.CurrentError, $"{name}: {other.CurrentError} against {own.CurrentError}");
                Assert.True(own.DecisionAgreement >= other.DecisionAgreement, $"{name}: {other.DecisionAgreement} against {own.DecisionAgreement}");
            }
        }
    }

    [Fact]
    public void Time_constants_between_powers_of_two_are_made_up_for()
    {
        Network network = Sample(seed: 4, fires: true, tau: 4.6 * Step);
        Fidelity own = Map(network, QuantizerMethod.Own).Fidelity!;
        Fidelity channel = Map(network, QuantizerMethod.Channel).Fidelity!;
        Assert.True(own.CurrentError < 0.8 * channel.CurrentError, $"{own.CurrentError} against {channel.CurrentError}");
    }

    [Fact]
    public void The_same_network_gives_the_same_integers_on_any_number_of_threads()
    {
        QuantizedSpecification a = Quantize(Sample(seed: 5, fires: false), QuantizerMethod.Own).Quantized;
        QuantizedSpecification b = Quantizer.Quantize(new Placement(Sample(seed: 5, fires: false), Chip), Chip, new QuantizerSettings { Jobs = 1 }).Quantized;
        Assert.Equal(a.Integers.InputWeights, b.Integers.InputWeights);
        Assert.Equal(a.Integers.RecurrentWeights, b.Integers.RecurrentWeights);
        Assert.Equal(a.Integers.Threshold, b.Integers.Threshold);
        Assert.Equal(a.Integers.Bias!, b.Integers.Bias!);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    public void Own_integers_fit_their_words_and_scales_are_positive(ulong seed)
    {
        QuantizationResult result = Quantize(Sample(seed, fires: seed == 1), QuantizerMethod.Own);
        Assert.NotNull(ChipProgram.Create(SpecificationForm.ToDraft(result.Quantized.Integers), Chip.Arithmetic));
        Assert.All(result.Quantized.HiddenScale.Concat(result.Quantized.OutputScale), s => Assert.True(s > 0));
    }

    // Silent failure (a): outputs read by membranes, scaled by a threshold that means nothing.
    [Theory]
    [InlineData(QuantizerMethod.Global)]
    [InlineData(QuantizerMethod.Channel)]
    public void Outputs_scaled_by_a_threshold_that_means_nothing_are_an_error(QuantizerMethod method)
    {
        Network network = Sample(seed: 7, fires: false);
        MappingReport compatible = Map(network, method, QuantizerMode.Compatible);
        Violation lost = Assert.Single(compatible.Violations, v => v.Code == "NS010" && v.Place.Contains("out", StringComparison.Ordinal));
        Assert.Equal(ViolationLevel.Error, lost.Level);
        Assert.Contains("own", lost.Remedy, StringComparison.Ordinal);
        Assert.Null(compatible.Program);
        Assert.NotNull(Map(network, method).Program);
    }

    [Theory]
    [InlineData(QuantizerMethod.Own)]
    [InlineData(QuantizerMethod.Channel)]
    public void Outputs_read_by_their_membranes_share_one_scale(QuantizerMethod method)
    {
        QuantizationResult result = Quantize(Sample(seed: 8, fires: false), method);
        Assert.Single(result.Quantized.OutputScale.Distinct());
        Assert.All(result.Quantized.Integers.OutputThreshold, t => Assert.Equal(Chip.Arithmetic.MaxState, t));
    }

    // Silent failure (b): state left over from the input before.
    [Fact]
    public void The_order_of_inputs_changes_no_measure()
    {
        Network network = Sample(seed: 9, fires: true);
        CalibrationClip[] clips = [.. SyntheticInputs.Create(4, Step, 6, 50, 11).Select(r => new CalibrationClip(r))];
        Fidelity there = Quantizer.Quantize(new Placement(network, Chip), Chip, new QuantizerSettings { Method = QuantizerMethod.Channel, Calibration = clips }).Fidelity!;
        Fidelity back = Quantizer.Quantize(new Placement(network, Chip), Chip, new QuantizerSettings { Method = QuantizerMethod.Channel, Calibration = [.. clips.Reverse()] }).Fidelity!;
        Assert.Equal(there.DecisionAgreement, back.DecisionAgreement);
        Assert.Equal(there.CurrentError, back.CurrentError, 9);
    }

    // Silent failure (c): networks beyond the budget.
    [Theory]
    [InlineData(QuantizerMethod.Own, QuantizerMode.Corrected)]
    [InlineData(QuantizerMethod.Global, QuantizerMode.Compatible)]
    public void A_network_beyond_the_budget_has_no_program_whatever_the_quantiser(QuantizerMethod method, QuantizerMode mode)
    {
        Network network = Layers(16, [200], 4, seed: 1, fires: true, recurrent: true);
        MappingReport report = Map(network, method, mode);
        Assert.Null(report.Program);
        Assert.Contains(report.Violations, v => v is { Code: "XY016", Level: ViolationLevel.Error } && v.Value.StartsWith("40000 recurrent entries", StringComparison.Ordinal));
    }

    // Silent failure (d): the chip delays each layer by one step.
    [Fact]
    public void What_the_last_step_of_an_input_starts_is_followed_to_the_outputs()
    {
        // Two hidden layers and outputs: an event in the only step of the input reaches the outputs two steps later.
        Network network = Layers(1, [1, 1], 1, seed: 0, fires: true, recurrent: false, weight: 8);
        QuantizerSettings settings = new() { Method = QuantizerMethod.Channel, Calibration = [new CalibrationClip(new Raster([1], 1, Step))] };
        QuantizationResult result = Quantizer.Quantize(new Placement(network, Chip), Chip, settings);
        Assert.All(result.Populations, p => Assert.True(p.RateBefore > 0 && p.RateAfter > 0, $"{p.Population} did not fire"));
    }

    [Fact]
    public void A_population_that_falls_silent_is_an_error_with_a_remedy()
    {
        // Weights a hundred times smaller than the outlier of the same layer round to nothing under one scale for all.
        Network network = Layers(2, [2, 2], 2, seed: 0, fires: true, recurrent: false, weight: 1);
        Projection second = network.Projections.Single(p => p.Target == "h1");
        Projection first = network.Projections.Single(p => p.Target == "h0");
        network = network with
        {
            Populations = [network.Populations[0] with { Threshold = [1, 1] }, network.Populations[1] with { Threshold = [0.002, 0.002] }, network.Populations[2]],
            Projections = [first with { Weights = [900, 0, 0, 900] }, second with { Weights = [0.001, 0.001, 0.001, 0.001] }, network.Projections[^1]],
        };
        MappingReport report = Map(network, QuantizerMethod.Global);
        Assert.Null(report.Program);
        Violation silent = report.Violations.First(v => v.Code is "NS006" or "NS010" or "XY022" && v.Level == ViolationLevel.Error);
        Assert.NotEmpty(silent.Remedy);
        Assert.NotNull(Map(network, QuantizerMethod.Own).Program);
    }

    [Fact]
    public void The_report_counts_what_happened_to_each_population()
    {
        QuantizationResult result = Quantize(Sample(seed: 12, fires: true, tau: 4.6 * Step), QuantizerMethod.Channel);
        PopulationQuantization hidden = result.Populations[0];
        Assert.Equal(("h0", 12), (hidden.Population, hidden.Neurons));
        Assert.Equal((4 * 12) + (12 * 12), hidden.Weights);
        Assert.InRange(hidden.ZeroedWeights, 0, hidden.Weights / 4);
        Assert.InRange(hidden.WeightError, 1e-6, 0.02);
        Assert.Equal((4 / 4.6) - 1, -hidden.TimeConstantError, 6);
        Assert.True(hidden.RateBefore > 0.01 && hidden.RateAfter > 0.01);
        Assert.NotNull(hidden.FirstDifferenceStep);
        Assert.True(hidden.ScaleLow > 0 && hidden.ScaleLow <= hidden.ScaleHigh);
        Assert.Equal("out", result.Populations[^1].Population);
    }

    [Fact]
    public void Where_the_reference_ends_with_an_error_the_report_says_so()
    {
        // Neuron 0 of the second population is the first that inputs do not reach, and its threshold leaves its word.
        Network network = Layers(2, [2, 2], 2, seed: 2, fires: true, recurrent: false);
        network = network with { Populations = [network.Populations[0], network.Populations[1] with { Threshold = [1e6, 1] }, network.Populations[2]] };
        MappingReport report = Map(network, QuantizerMethod.Channel, QuantizerMode.Compatible);
        Assert.Null(report.Program);
        Assert.Contains(report.Violations, v => v.Code == "NS012" && v.Value.Contains("hidden neuron 2", StringComparison.Ordinal));
    }

    [Fact]
    public void Made_up_inputs_have_the_stated_rates_and_depend_on_the_seed_alone()
    {
        IReadOnlyList<Raster> rasters = SyntheticInputs.Create(16, Step, 40, 100, 5);
        double mean = rasters.Average(r => r.TotalEvents() / (double)(r.Steps * r.Channels));
        Assert.InRange(mean, 1.0, 1.2);
        Assert.Equal(rasters[7].Counts.ToArray(), SyntheticInputs.Create(16, Step, 8, 100, 5)[7].Counts.ToArray());
        Assert.NotEqual(rasters[7].Counts.ToArray(), SyntheticInputs.Create(16, Step, 8, 100, 6)[7].Counts.ToArray());
    }

    [Fact]
    public void A_calibration_input_with_too_many_channels_is_refused()
    {
        var settings = new QuantizerSettings { Calibration = [new CalibrationClip(new Raster(new ushort[5], 5, Step))] };
        ArgumentException e = Assert.Throws<ArgumentException>(() => Quantizer.Quantize(new Placement(Sample(1, true), Chip), Chip, settings));
        Assert.Contains("5 channels", e.Message, StringComparison.Ordinal);
    }

    private static MappingReport Map(Network network, QuantizerMethod method, QuantizerMode mode = QuantizerMode.Corrected) =>
        Mapper.Map(network, Chip, new QuantizerSettings { Method = method, Mode = mode });

    private static QuantizationResult Quantize(Network network, QuantizerMethod method) =>
        Quantizer.Quantize(new Placement(network, Chip), Chip, new QuantizerSettings { Method = method });

    private static Network Sample(ulong seed, bool fires, double tau = 4 * Step) => Layers(4, [12], 3, seed, fires, recurrent: true, tau: tau);

    // A chain of hidden populations with Gaussian weights, or with one weight everywhere.
    private static Network Layers(int inputs, int[] hidden, int outputs, ulong seed, bool fires, bool recurrent, double weight = 0, double tau = 4 * Step)
    {
        var random = new SeededRandom(seed);
        ImmutableArray<double> Weights(int count, double spread) => [.. Enumerable.Range(0, count).Select(_ => weight != 0 ? weight : spread * random.NextGaussian())];
        ImmutableArray<double> Same(double value, int count) => [.. Enumerable.Repeat(value, count)];
        Population Of(string name, PopulationRole role, int count, bool spiking) => new()
        {
            Name = name,
            Role = role,
            TauMembraneSeconds = Same(tau, count),
            TauSynapseSeconds = [Same(tau, count)],
            Threshold = Same(1, count),
            Bias = Same(0, count),
            Spiking = spiking,
        };
        var populations = new List<Population>();
        var projections = new List<Projection>();
        string source = Network.InputName;
        int sources = inputs;
        foreach (int neurons in hidden)
        {
            string name = $"h{populations.Count}";
            populations.Add(Of(name, PopulationRole.Hidden, neurons, spiking: true));
            projections.Add(new Projection { Source = source, Target = name, Weights = Weights(sources * neurons, 0.4) });
            if (recurrent)
            {
                projections.Add(new Projection { Source = name, Target = name, Weights = Weights(neurons * neurons, 0.1) });
            }

            (source, sources) = (name, neurons);
        }

        populations.Add(Of("out", PopulationRole.Output, outputs, fires) with { SpikesPerStep = 1 });
        projections.Add(new Projection { Source = source, Target = "out", Weights = Weights(sources * outputs, 0.3) });
        return new Network { Name = "sample", StepSeconds = Step, InputChannels = inputs, Populations = [.. populations], Projections = [.. projections] };
    }
}
