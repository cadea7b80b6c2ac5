using SpikeSim.Engines.Clocked;
using SpikeSim.Networks;

namespace SpikeSim.Tests.Engines;

public sealed class ClockedFaultTests
{
    private static readonly Network One = SmallNetworks.Neuron(SmallNetworks.Output(20e-3, 5e-3), 1);

    public static TheoryData<string, string> Wrong => new()
    {
        { "order of exact", "no order" },
        { "shape of Euler", "exact propagator" },
        { "gain of Euler", "exponential gains" },
        { "layer delay", "0 or 1" },
        { "recurrent delay", "its own result" },
        { "cap", "from 1 to 65535" },
        { "step", "above 0 s" },
        { "tau", "shorter than the step" },
        { "delay", "nearest are 0.002 s and 0.003 s" },
        { "long delay", "longer than 10000 steps" },
        { "reset", "not below the threshold" },
        { "double reset", "binary spikes" },
        { "refractory", "reset in the same step" },
        { "alias", "delay of 1 step" },
        { "weight", "beyond single precision" },
        { "threshold", "is 0 in single precision" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_makes_no_sense_is_refused_with_a_sentence(string what, string mentions)
    {
        (Network network, ClockedSettings settings) = Case(what);
        string fault = Assert.Single(ClockedFaults.Find(network, settings));
        Assert.Contains(mentions, fault, StringComparison.Ordinal);
        ArgumentException refused = Assert.Throws<ArgumentException>(() => new ClockedEngine(network, settings));
        Assert.Contains(mentions, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Double_precision_and_neurons_that_do_not_fire_hold_more()
    {
        Population neuron = One.Populations[0];
        Assert.Empty(ClockedFaults.Find(SmallNetworks.Neuron(neuron with { Spiking = false, Threshold = [1e300] }, -1e38), new ClockedSettings()));
        Assert.Empty(ClockedFaults.Find(SmallNetworks.Neuron(neuron with { Threshold = [1e-50] }, 1e300), new ClockedSettings { Precision = NumberPrecision.Bits64 }));
    }

    [Fact]
    public void All_faults_are_reported_together()
    {
        Network network = One with { Projections = [One.Projections[0] with { DelaySeconds = [2.5e-3] }] };
        Assert.Equal(3, ClockedFaults.Find(network, new ClockedSettings { Order = ClockedOrder.Old, RecurrentDelaySteps = 0 }).Count);
    }

    [Fact]
    public void Inputs_that_do_not_fit_are_refused()
    {
        var engine = new ClockedEngine(One);
        Assert.Throws<ArgumentException>(() => engine.Step([1, 1]));
        Assert.Throws<ArgumentException>(() => engine.Run(new SpikeSim.Rasters.Raster([1], 1, 2e-3)));
        Assert.Throws<ArgumentException>(() => engine.AddInput(0, 0, [1, 2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.AddInput(0, 1, [1]));
    }

    private static (Network Network, ClockedSettings Settings) Case(string what)
    {
        ClockedSettings euler = ClockedSettings.ForwardEuler;
        Population neuron = One.Populations[0];
        return what switch
        {
            "order of exact" => (One, new ClockedSettings { Order = ClockedOrder.New }),
            "shape of Euler" => (One, euler with { Shape = EventShape.Constant }),
            "gain of Euler" => (One, euler with { Gain = ClockedGain.Exponential }),
            "layer delay" => (One, euler with { LayerDelaySteps = 2 }),
            "recurrent delay" => (One, euler with { RecurrentDelaySteps = 0 }),
            "cap" => (One, euler with { SpikeCap = 0 }),
            "step" => (One, euler with { StepSeconds = double.NaN }),
            "tau" => (One, euler with { StepSeconds = 6e-3 }),
            "delay" => (One with { Projections = [One.Projections[0] with { DelaySeconds = [2.5e-3] }] }, euler),
            "long delay" => (One with { Projections = [One.Projections[0] with { DelaySeconds = [20] }] }, euler),
            "reset" => (One with { Populations = [neuron with { Reset = ResetRule.ToValue, ResetValue = [1] }] }, euler),
            "double reset" => (One, euler with { Timing = ResetTiming.Twice, SpikeCap = 4 }),
            "refractory" => (One with { Populations = [neuron with { RefractorySeconds = 2e-3 }] }, euler with { Timing = ResetTiming.NextStep }),
            "weight" => (SmallNetworks.Neuron(neuron, 1e39), new ClockedSettings()),
            "threshold" => (One with { Populations = [neuron with { Threshold = [1e-50] }] }, new ClockedSettings()),
            _ => (One with { Populations = [neuron with { Name = "a", Role = PopulationRole.Hidden }, neuron], Aliases = [new AliasConnection("out", "a")] }, euler),
        };
    }
}
