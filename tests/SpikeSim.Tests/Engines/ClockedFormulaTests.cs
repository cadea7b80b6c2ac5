using System.Globalization;
using SpikeSim.Engines.Clocked;
using SpikeSim.Networks;
using SpikeSim.Rasters;

namespace SpikeSim.Tests.Engines;

/// <summary>Numbers that are worked out by hand, closed forms, and the traces of other tools (NIR specification, section 8).</summary>
public sealed class ClockedFormulaTests
{
    // The steps at which the published single-neuron traces have an input.
    private static readonly int[] InputSteps =
        [60, 220, 270, 310, 320, 350, 370, 400, 410, 430, 440, 450, 460, 470, 480, 490, 500, 510, 520, 530, 670, 680, 690, 700, 710, 720, 730, 740, 750, 760, 770, 780, 840, 850];

    // dt 1 ms, tau_syn 4 ms, tau_mem 2 ms, one event of weight 1 in step 0: a = 0.75, b = 0.5, all numbers are short in binary.
    [Theory]
    [InlineData(ClockedOrder.New, new[] { 1, 0.75, 0.5625 }, new[] { 1, 1.25, 1.1875 })]
    [InlineData(ClockedOrder.Old, new[] { 1, 0.75, 0.5625 }, new[] { 0, 1, 1.25 })]
    [InlineData(ClockedOrder.Chip, new[] { 0.75, 0.5625, 0.421875 }, new[] { 0.75, 0.9375, 0.890625 })]
    public void Euler_orders_have_the_numbers_of_the_formulas(ClockedOrder order, double[] current, double[] membrane)
    {
        var engine = new ClockedEngine(Silent(2e-3, 4e-3), ClockedSettings.ForwardEuler with { Order = order });
        Recording recording = engine.Run(new Raster([1, 0, 0], 1, 1e-3), RecordedStates.All);
        for (int step = 0; step < 3; step++)
        {
            Assert.Equal(current[step], recording.OutputCurrent![step, 0]);
            Assert.Equal(membrane[step], recording.OutputMembrane![step, 0]);
        }
    }

    [Fact]
    public void Exponential_Euler_scales_events_and_currents()
    {
        double a = Math.Exp(-0.25);
        double b = Math.Exp(-0.5);
        var engine = new ClockedEngine(Silent(2e-3, 4e-3), ClockedSettings.ExponentialEuler with { Precision = NumberPrecision.Bits64 });
        Recording recording = engine.Run(new Raster([1, 0], 1, 1e-3), RecordedStates.All);
        double first = (1 - a) * 4;
        Assert.Equal(first, recording.OutputCurrent![0, 0], 12);
        Assert.Equal((1 - b) * 2 * first, recording.OutputMembrane![0, 0], 12);
        Assert.Equal(((1 - b) * 2 * first * a) + (b * recording.OutputMembrane[0, 0]), recording.OutputMembrane[1, 0], 12);
    }

    // The exact propagator on any grid is the closed form: V(s) = w K(s) tau/dt with K the difference of two exponentials.
    [Theory]
    [InlineData(20e-3, 5e-3)]
    [InlineData(5e-3, 20e-3)]
    [InlineData(10e-3, 10e-3)]
    [InlineData(10e-3, 10.000001e-3)]
    public void The_exact_propagator_is_the_closed_form_on_any_grid(double tauMembrane, double tauSynapse)
    {
        Network network = Silent(tauMembrane, tauSynapse);
        foreach (double dt in new[] { 1e-3, 0.25e-3, 2e-3 })
        {
            var engine = new ClockedEngine(network, new ClockedSettings { StepSeconds = dt, Precision = NumberPrecision.Bits64 });
            var counts = new ushort[(int)Math.Round(20e-3 / dt)];
            counts[0] = 1;
            Recording recording = engine.Run(new Raster(counts, 1, dt), RecordedStates.All);
            for (int step = 0; step < counts.Length; step++)
            {
                double s = (step + 1) * dt;
                Assert.Equal(Kernel(tauMembrane, tauSynapse, s) / 1e-3, recording.OutputMembrane![step, 0], 10);
                Assert.Equal(Math.Exp(-s / tauSynapse), recording.OutputCurrent![step, 0], 12);
            }
        }
    }

    // dI/dt = -I/ts + c/dt and dV/dt = -V/tm + (I + b)/dt settle at I = c ts/dt and V = (I + b) tm/dt, whatever the step.
    [Theory]
    [InlineData(1e-3)]
    [InlineData(0.2e-3)]
    public void Constant_drives_settle_where_the_equations_say(double dt)
    {
        Population output = SmallNetworks.Output(20e-3, 5e-3) with { Spiking = false, Bias = [0.01], CurrentBias = [[0.02]] };
        Network network = SmallNetworks.Neuron(output, 1);
        foreach (ClockedSettings settings in new[] { new ClockedSettings(), new ClockedSettings { Shape = EventShape.Constant }, ClockedSettings.ForwardEuler, ClockedSettings.ForwardEuler with { Order = ClockedOrder.Old } })
        {
            var engine = new ClockedEngine(network, settings with { StepSeconds = dt, Precision = NumberPrecision.Bits64 });
            Recording recording = engine.Run(new Raster(new ushort[(int)Math.Round(1 / dt)], 1, dt), RecordedStates.All);
            Assert.Equal(0.02 * 5, recording.OutputCurrent![recording.Steps - 1, 0], 9);
            Assert.Equal((0.1 + 0.01) * 20, recording.OutputMembrane![recording.Steps - 1, 0], 9);
        }
    }

    // Events that are constant over their step: a raster of ones is a constant drive of one per step.
    [Fact]
    public void Events_of_constant_shape_are_a_drive()
    {
        Population output = SmallNetworks.Output(20e-3, 5e-3) with { Spiking = false };
        var drive = new ClockedEngine(SmallNetworks.Neuron(output with { CurrentBias = [[1]] }, 1), new ClockedSettings { Precision = NumberPrecision.Bits64 });
        var events = new ClockedEngine(SmallNetworks.Neuron(output, 1), new ClockedSettings { Precision = NumberPrecision.Bits64, Shape = EventShape.Constant });
        Recording ofDrive = drive.Run(new Raster(new ushort[30], 1, 1e-3), RecordedStates.All);
        Recording ofEvents = events.Run(new Raster([.. Enumerable.Repeat((ushort)1, 30)], 1, 1e-3), RecordedStates.All);
        for (int step = 0; step < 30; step++)
        {
            Assert.Equal(ofDrive.OutputMembrane![step, 0], ofEvents.OutputMembrane![step, 0], 12);
            Assert.Equal(ofDrive.OutputCurrent![step, 0], ofEvents.OutputCurrent![step, 0], 12);
        }
    }

    [Theory]
    [InlineData("norse", new[] { 460, 510, 710, 760 })]
    [InlineData("rockpool", new[] { 450, 500, 710, 760 })]
    [InlineData("spyx", new[] { 460, 510, 710, 760 })]
    public void Single_neuron_traces_of_other_tools_have_their_spikes(string tool, int[] expected) =>
        Assert.Equal(expected, Trace(tool).Spikes);

    [SkippableTheory]
    [InlineData("norse", "lif_norse.csv", 1)]
    [InlineData("norse", "lif_snntorch.csv", 0.04)]
    [InlineData("rockpool", "lif_rockpool.csv", 1)]
    [InlineData("rockpool", "lif_sinabs.csv", 1)]
    public void Single_neuron_traces_of_other_tools_are_reproduced(string tool, string file, double scale)
    {
        string[] lines = File.ReadAllLines(TestPlaces.Shared("golden", "nir", "run", file));
        (int[] spikes, Trace membrane) = Trace(tool);
        for (int step = 0; step < lines.Length; step++)
        {
            double[] row = [.. lines[step].Split(',').Select(t => double.Parse(t, CultureInfo.InvariantCulture))];
            Assert.True(Math.Abs((scale * row[1]) - membrane[step, 0]) <= 1e-6, $"{file}, step {step}: {scale * row[1]} against {membrane[step, 0]}");
            Assert.Equal(row[2] > 0, spikes.Contains(step));
        }
    }

    // A neuron that is left above its threshold: 2.5 in one step is one spike, and 1.5 is left, which is enough for another. Reset twice,
    // 2 are needed, which only the next event brings.
    [Fact]
    public void The_double_reset_asks_twice_the_threshold_of_a_neuron_left_above_it()
    {
        Population output = SmallNetworks.Output(1, 0);
        Network network = SmallNetworks.Neuron(output with { SpikesPerStep = 1 }, 2.5);
        ClockedSettings once = ClockedSettings.ForwardEuler with { Reset = ResetRule.Subtract };
        Assert.Equal([1, 1, 0, 0], Spikes(network, once, 1, 0, 0, 0));
        Assert.Equal([1, 0, 0, 0], Spikes(network, once with { Timing = ResetTiming.Twice }, 1, 0, 0, 0));
        Assert.Equal([1, 0, 1, 1], Spikes(network, once with { Timing = ResetTiming.Twice }, 1, 0, 1, 0));
    }

    [Fact]
    public void A_refractory_neuron_holds_its_membrane_and_cannot_fire()
    {
        Population output = SmallNetworks.Output(1, 0) with { RefractorySeconds = 2e-3 };
        Assert.Equal([1, 0, 0, 1, 0, 0], Spikes(SmallNetworks.Neuron(output, 1.5), ClockedSettings.ForwardEuler, 1, 1, 1, 1, 1, 1));
    }

    [Fact]
    public void Only_above_the_threshold_is_not_at_it()
    {
        Network network = SmallNetworks.Neuron(SmallNetworks.Output(1, 0), 1);
        Assert.Equal([0], Spikes(network, ClockedSettings.ForwardEuler, 1));
        Assert.Equal([1], Spikes(network, ClockedSettings.ForwardEuler with { Comparison = SpikeComparison.AtOrAbove }, 1));
    }

    [Fact]
    public void Delays_and_caps_count_in_steps()
    {
        Network network = SmallNetworks.Neuron(SmallNetworks.Output(1, 0), 5, delay: 3e-3);
        Assert.Equal([0, 0, 0, 5, 0], Spikes(network, ClockedSettings.Chip with { Reset = ResetRule.Subtract }, 1, 0, 0, 0, 0));
        Assert.Equal([0, 0, 0, 2, 2], Spikes(network, ClockedSettings.Chip with { SpikeCap = 2 }, 1, 0, 0, 0, 0));
    }

    private static int[] Spikes(Network network, ClockedSettings settings, params ushort[] input) =>
        [.. new ClockedEngine(network, settings).Run(new Raster(input, 1, 1e-3)).OutputSpikes.Counts.ToArray().Select(c => (int)c)];

    private static Network Silent(double tauMembrane, double tauSynapse) =>
        SmallNetworks.Neuron(SmallNetworks.Output(tauMembrane, tauSynapse) with { Spiking = false }, 1);

    // The integral of the current from an event at 0, decaying with the membrane, up to s.
    private static double Kernel(double tauMembrane, double tauSynapse, double s)
    {
        double y = s * Math.Abs((1 / tauSynapse) - (1 / tauMembrane));
        double phi = y < 1e-6 ? 1 - (y / 2) : (1 - Math.Exp(-y)) / y;
        return s * Math.Exp(-s / Math.Max(tauMembrane, tauSynapse)) * phi;
    }

    // tau 2.5 ms, dt 0.1 ms, threshold 0.1: a weight of 0.04 is r dt/tau.
    private static (int[] Spikes, Trace Membrane) Trace(string tool)
    {
        Network network = SmallNetworks.Neuron(SmallNetworks.Output(2.5e-3, 0, threshold: 0.1), 0.04, step: 1e-4);
        ClockedSettings settings = tool switch
        {
            "norse" => ClockedSettings.ForwardEuler with { Reset = ResetRule.ToValue },
            "rockpool" => ClockedSettings.Chip with { Integrator = ClockedIntegrator.Exponential },
            _ => ClockedSettings.ForwardEuler with { Timing = ResetTiming.NextStep },
        };
        var counts = new ushort[1000];
        foreach (int step in InputSteps)
        {
            counts[step] = 1;
        }

        Recording recording = new ClockedEngine(network, settings).Run(new Raster(counts, 1, 1e-4), RecordedStates.All);
        return ([.. Enumerable.Range(0, 1000).Where(s => recording.OutputSpikes.Row(s)[0] > 0)], recording.OutputMembrane!);
    }
}
