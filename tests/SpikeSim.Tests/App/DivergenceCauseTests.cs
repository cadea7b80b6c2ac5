using SpikeSim.App.Comparison;
using SpikeSim.App.Models;
using SpikeSim.Chips;
using SpikeSim.Engines.Clocked;
using SpikeSim.Files;
using SpikeSim.Networks;
using SpikeSim.Rasters;
using SpikeSim.Tests.Engines;

namespace SpikeSim.Tests.App;

/// <summary>A network and a chip program that say the same but for one property: that property must be found.</summary>
public sealed class DivergenceCauseTests
{
    private const double Step = 1e-3;
    private const int Shift = 5;

    public static TheoryData<string> Causes => ["quantisation", "decay rounding", "decay rounding and quantisation", "reset rule", "cap", "saturation", "decay", ""];

    [Theory]
    [MemberData(nameof(Causes))]
    public void The_cause_is_the_property_in_which_the_program_differs(string cause)
    {
        int threshold = cause switch { "cap" => 40, "saturation" => 32_000, "decay" => 3 << Shift, "decay rounding and quantisation" => 11_500, _ => 5_000 };
        int weight = cause switch { "decay" => 1, "saturation" => 127, _ => 100 };
        Network network = Float(weight << Shift, threshold, cap: cause == "cap" ? 1000 : 31);
        network = cause switch
        {
            "quantisation" => network with { Projections = [network.Projections[0] with { Weights = [(weight << Shift) * 1.02] }, network.Projections[1]] },
            "decay rounding" => network with { Populations = [network.Populations[0] with { TauMembraneSeconds = [14e-3] }, network.Populations[1]] },
            "decay rounding and quantisation" => network with
            {
                Populations = [network.Populations[0] with { TauMembraneSeconds = [15e-3] }, network.Populations[1]],
                Projections = [network.Projections[0] with { Weights = [(weight << Shift) * 0.98] }, network.Projections[1]],
            },
            "reset rule" => network with { Populations = [network.Populations[0] with { Reset = ResetRule.ToValue }, network.Populations[1]] },
            _ => network,
        };
        PairComparison pair = OnChip(network, Program(weight, threshold), cause == "saturation" ? 14 : 1);
        Assert.Equal(cause.Length == 0 ? null : cause, pair.Cause?.Cause);
        Assert.Equal(pair.Divergence is null, cause.Length == 0);
    }

    // An output that hears the input at once and through a hidden layer: the delays cannot be taken out of both ways.
    [Fact]
    public void A_layer_delay_that_cannot_be_taken_out_is_found()
    {
        Network chain = Float(100, 150, cap: 31);
        Network skip = chain with
        {
            Populations = [chain.Populations[0], chain.Populations[1] with { Threshold = [300] }],
            Projections = [.. chain.Projections, new Projection { Source = Network.InputName, Target = "out", Weights = [100] }],
        };
        var compared = new ComparedNetwork(new NetworkDocument(skip, null, null), null);
        Assert.Equal([0, 0], compared.DelaySteps);
        Raster input = Input(1);
        ComparedRun atOnce = Clocked(compared, ClockedSettings.Chip with { LayerDelaySteps = 0 }, EngineForm.Clocked(chipForm: true) with { LayerDelay = false }, input);
        ComparedRun late = Clocked(compared, ClockedSettings.Chip, EngineForm.Clocked(chipForm: true), input);
        PairComparison pair = PairComparison.Of(atOnce, late, compared, compared.WithSilence(input), 0.01);
        Assert.Equal("layer delay", pair.Cause?.Cause);
    }

    private static PairComparison OnChip(Network network, ChipProgram program, int events)
    {
        ChipDescription chip = ChipCatalogue.Find("xylo-audio-2");
        var document = new NetworkDocument(network, null, null);
        var model = new LoadedModel("n.json", "", "n", chip, program, Step, null, document);
        var compared = new ComparedNetwork(document, model);
        Raster input = Input(events);
        ComparedRun clocked = Clocked(compared, ClockedSettings.Chip, compared.Basis.FormOf("clocked", chipDecays: true), input);
        ComparedRun onChip = ComparedRun.Of("chip", EngineForm.Chip, new ChipModel(model), compared, input);
        return PairComparison.Of(clocked, onChip, compared, compared.WithSilence(input), 0.01);
    }

    private static ComparedRun Clocked(ComparedNetwork network, ClockedSettings settings, EngineForm form, Raster input) =>
        ComparedRun.Of("clocked", form, new ClockedModel("n.json", network.Document, settings), network, input);

    private static Raster Input(int events) => new([.. Enumerable.Range(0, 150).Select(i => (ushort)(i % 3 == 0 ? events : 0))], 1, Step);

    private static Network Float(double weight, double threshold, int cap) => new()
    {
        Name = "n",
        StepSeconds = Step,
        InputChannels = 1,
        Populations =
        [
            SmallNetworks.Output(16e-3, 4e-3, threshold) with { Name = "h", Role = PopulationRole.Hidden, SpikesPerStep = cap },
            SmallNetworks.Output(16e-3, 4e-3, 1e4) with { SpikesPerStep = 1 },
        ],
        Projections =
        [
            new Projection { Source = Network.InputName, Target = "h", Weights = [weight] },
            new Projection { Source = "h", Target = "out", Weights = [64] },
        ],
    };

    private static ChipProgram Program(int weight, int threshold) => ChipProgram.Create(
        new ChipProgramDraft
        {
            Inputs = 1,
            InputWeights = [weight],
            InputShift = Shift,
            RecurrentWeights = [0],
            OutputWeights = [64],
            Hidden = Neurons(threshold, [2]),
            Outputs = Neurons(10_000, []),
        },
        ChipCatalogue.Find("xylo-audio-2").Arithmetic);

    private static ChipNeuronsDraft Neurons(int threshold, int[] second) => new()
    {
        MembraneDecayShift = [4],
        CurrentDecayShift = [2],
        Current2DecayShift = second,
        Threshold = [threshold],
        Bias = [0],
    };
}
