using SpikeSim.Chips;
using SpikeSim.Costs;
using SpikeSim.Json;
using SpikeSim.Rasters;

namespace SpikeSim.Tests.Costs;

public sealed class CostModelTests
{
    // Worked out by hand from the formulas; 16 inputs, one output, every neuron reached and read.
    [Theory]
    [InlineData(72, 16, 0.1, 0.05, 2462)]
    [InlineData(72, 16, 1, 1, 14572)]
    [InlineData(189, 42, 0.1, 0.05, 8136)]
    [InlineData(189, 42, 1, 1, 72604)]
    public void Cycles_of_a_plain_network(int hidden, int fanOut, double input, double active, double cycles)
    {
        var shape = new NetworkShape
        {
            Inputs = 16,
            Hidden = hidden,
            Outputs = 1,
            Reached = hidden,
            Read = hidden,
            RecurrentEntries = hidden * fanOut,
            Aliases = 0,
            UsesSecondCurrent = false,
        };
        CycleCount count = CycleModel.Count(ChipCatalogue.XyloAudio3.Costs!.Cycles, shape, new Activity(input, active));
        Assert.Equal(cycles, count.Total, 0.7);
        Assert.Equal(0, count.SecondCurrent);
    }

    [Fact]
    public void Counts_of_a_run_are_those_of_its_recording()
    {
        (_, _, ChipProgram program, Raster input) = ChipWorkload.W1(steps: 120);
        var core = new ChipCore(program);
        Recording recording = core.Run(input);
        RunCounts counts = RunCounts.Of(core.Counters, 1);
        Assert.Equal(NonZero(input), counts.ActiveInputs);
        Assert.Equal(NonZero(recording.HiddenSpikes), counts.ActiveHidden);
        Assert.Equal(NonZero(recording.OutputSpikes), counts.ActiveOutputs);
        CostReport report = CostModel.Measured(program, ChipCatalogue.XyloAudio3, 0.01, counts);
        Assert.Equal((double)NonZero(input) / (120 * program.Inputs), report.Activity.Input);
        Assert.Equal(core.Counters.SynapticOperations, report.EffectiveOperations);
        Assert.Equal(120 * (program.Hidden.Count + program.Outputs.Count), report.NeuronUpdates);
        double silent = 1 - ((double)(counts.ActiveHidden + counts.ActiveOutputs) / report.NeuronUpdates);
        Assert.Equal(silent, report.ActivationSparsity, 1e-12);
    }

    [Fact]
    public void The_worst_case_bounds_what_is_measured()
    {
        (_, _, ChipProgram program, Raster input) = ChipWorkload.W1(steps: 60);
        var core = new ChipCore(program);
        core.Run(input);
        CostReport measured = CostModel.Measured(program, ChipCatalogue.XyloAudio3, 0.01, RunCounts.Of(core.Counters, 1));
        CostReport worst = CostModel.WorstCase(program, ChipCatalogue.XyloAudio3, 0.01);
        Assert.True(worst.IsWorstCase);
        Assert.InRange(measured.Cycles!.Total, 1, worst.Cycles!.Total);
        Assert.InRange(measured.EffectiveOperations / measured.Steps, 0, worst.EffectiveOperations);
        Assert.Equal(worst.Cycles.Total * 1.2 / 0.01, worst.RequiredClockHz!.Value, 1e-6);
    }

    [Fact]
    public void Runs_add_up_in_any_order_and_are_averaged()
    {
        var first = new RunCounts(1, 10, 20, 30, 4, 500);
        var second = new RunCounts(3, 30, 40, 60, 0, 100);
        Assert.Equal(first.Plus(second), second.Plus(first));
        ChipProgram program = ChipWorkload.W1(steps: 1).Program;
        CostReport report = CostModel.Measured(program, ChipCatalogue.XyloAudio3, 0.01, first.Plus(second));
        Assert.Equal(10, report.Steps);
        Assert.Equal(150, report.EffectiveOperations);
    }

    [Theory]
    [InlineData(60e6, null)]
    [InlineData(50e6, 50e6)]
    [InlineData(30e6, 50e6)]
    [InlineData(25e6, 25e6)]
    [InlineData(12.6e6, 100e6 / 6)]
    [InlineData(1e6, 1e6)]
    public void Audio_2_divides_its_clock(double required, double? setting) =>
        Assert.Equal(setting, ChipCatalogue.Find("xylo-audio-2").Costs!.Clock.SettingHz(required));

    [Fact]
    public void Energy_is_a_range_with_a_source_and_few_digits()
    {
        ChipProgram program = ChipWorkload.W1(steps: 1).Program;
        foreach (ChipDescription chip in ChipCatalogue.All.Where(c => c.Costs is not null))
        {
            CostReport report = CostModel.Measured(program, chip, 0.01, new RunCounts(1, 51, 300, 400, 0, 5000));
            Assert.NotEmpty(report.Energy);
            foreach (EnergyEstimate energy in report.Energy)
            {
                Assert.True(energy.LowJoules < energy.HighJoules && energy.LowWatts < energy.HighWatts, energy.Name);
                Assert.NotEmpty(energy.Source);
                Assert.All([energy.LowJoules, energy.HighJoules, energy.LowWatts, energy.HighWatts], v => Assert.Equal(v, Digits(v, 2)));
            }
        }
    }

    [Fact]
    public void Dynamic_energy_is_cycles_times_the_coefficient()
    {
        ChipProgram program = ChipWorkload.W1(steps: 1).Program;
        CostReport report = CostModel.Measured(program, ChipCatalogue.Find("xylo-audio-2"), 0.01, new RunCounts(1, 100, 300, 400, 0, 5000));
        EnergyRange dynamic = report.Energy[0].Lines[0];
        Assert.Equal(100 * report.Cycles!.WithSecondCurrent, dynamic.Count, 1e-6);
        Assert.Equal(Digits(dynamic.Count * 22.5e-12, 1), dynamic.LowJoules);
        Assert.Equal(Digits(dynamic.Count * 90e-12, 1), dynamic.HighJoules);
    }

    [Fact]
    public void A_chip_without_a_model_has_counts_but_no_cycles()
    {
        CostReport report = CostModel.WorstCase(ChipWorkload.W1(steps: 1).Program, ChipCatalogue.Find("xylo-1"), 0.01);
        Assert.Null(report.Cycles);
        Assert.Null(report.RequiredClockHz);
        Assert.Empty(report.Energy);
        Assert.True(report.Memory.WeightBytes > 0);
    }

    [Fact]
    public void Memory_counts_words_of_the_chip()
    {
        var draft = new ChipProgramDraft
        {
            Inputs = 2,
            InputWeights = [1, 0, 2, 0, 0, 3],
            RecurrentWeights = [0, 1, 0, 0, 0, 0, 0, 0, 0],
            RecurrentWeights2 = [0, 1, 1, 0, 0, 0, 0, 0, 0],
            OutputWeights = [0, 0, 5],
            Hidden = new ChipNeuronsDraft { MembraneDecayShift = [1, 1, 1], CurrentDecayShift = [1, 1, 1], Current2DecayShift = [1, 1, 1], Threshold = [9, 9, 9], Bias = [0, 0, 0] },
            Outputs = new ChipNeuronsDraft { MembraneDecayShift = [1], CurrentDecayShift = [1], Threshold = [9], Bias = [0] },
        };
        ChipProgram program = ChipProgram.Create(draft, ChipCatalogue.XyloAudio3.Arithmetic);
        MemoryUse memory = MemoryUse.Of(program);
        Assert.Equal(6 + 9 + 9 + 3, memory.WeightBytes);
        Assert.Equal(3 + 1 + 2 + 1, memory.NonZeroWeights);
        Assert.Equal(2, memory.RecurrentEntries);
        Assert.Equal(2 * ((3 * 3) + 2) + 2 + 1, memory.StateBytes);
        Assert.Equal(6 + (2 * 4), memory.ParameterBytes);
        NetworkShape shape = NetworkShape.Of(program, countsAllNeurons: false);
        Assert.Equal((2, 1, 1), (shape.Reached, shape.Read, shape.RecurrentEntries));
        Assert.Null(CycleModel.Count(ChipCatalogue.XyloAudio3.Costs!.Cycles, shape, Activity.WorstCase).SecondCurrent);
    }

    [Fact]
    public void An_unknown_coefficient_is_refused()
    {
        byte[] chip = """{"schema": "spikesim-chip/1", "name": "x", "costs": {"cycles": {}, "clock": {}, "energy": [], "price": 1}}"""u8.ToArray();
        Assert.Throws<DataFormatException>(() => ChipDescriptionJson.Read(JsonMember.Parse(chip, "chip.json")));
    }

    private static long NonZero(Raster raster) => raster.Counts.ToArray().Count(c => c != 0);

    private static double Digits(double value, int digits) =>
        double.Parse(value.ToString($"E{digits - 1}", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture);
}
