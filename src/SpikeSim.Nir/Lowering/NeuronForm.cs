using SpikeSim.Mapping;
using SpikeSim.Nir.Analysis;

namespace SpikeSim.Nir.Lowering;

/// <summary>
/// A population of NIR in the quantities of a network: membrane units per step. One element per neuron (specification of NIR, 5.2.7
/// and 5.2.8).
/// </summary>
internal sealed class NeuronForm
{
    // So long that a step's decay is 1 in double precision.
    private const int EndlessSteps = 60;
    private const double UnitRounding = 1e-15;

    private NeuronForm(int neurons, bool hasSynapse)
    {
        TauMembrane = new double[neurons];
        TauSynapse = hasSynapse ? new double[neurons] : null;
        WeightGain = new double[neurons];
        CurrentBiasGain = new double[neurons];
        MembraneBiasGain = new double[neurons];
        Leak = new double[neurons];
    }

    /// <summary>Membrane time constants in seconds.</summary>
    public double[] TauMembrane { get; }

    /// <summary>Synaptic time constants in seconds; null for neurons without a synapse.</summary>
    public double[]? TauSynapse { get; }

    /// <summary>The factor of weights.</summary>
    public double[] WeightGain { get; }

    /// <summary>The factor from an Affine's bias to a drive into the current.</summary>
    public double[] CurrentBiasGain { get; }

    /// <summary>The factor from an Affine's bias to a drive into the membrane.</summary>
    public double[] MembraneBiasGain { get; }

    /// <summary>The drive into the membrane that v_leak is.</summary>
    public double[] Leak { get; }

    /// <summary>The form for engines.</summary>
    public static NeuronForm ForEngine(FlatNode node, NirSettings settings, StepChoice time)
    {
        Parameters p = new(node);
        var form = new NeuronForm(node.Outputs, p.HasSynapse);
        double pulse = settings.Amplitude == NirAmplitude.Dirac ? 1 / time.Step : 1;
        for (int i = 0; i < node.Outputs; i++)
        {
            double gain = p.Gain(i, settings.Gain, time.Step);
            form.TauMembrane[i] = p.IsEndless ? Math.ScaleB(time.StepSeconds, EndlessSteps) : p.TauMembrane[i] * time.UnitSeconds;
            form.WeightGain[i] = gain * pulse;
            if (form.TauSynapse is not null)
            {
                form.TauSynapse[i] = p.TauSynapse[i] * time.UnitSeconds;
                form.CurrentBiasGain[i] = gain;
            }
            else
            {
                form.MembraneBiasGain[i] = gain;
            }

            form.Leak[i] = p.LeakPerStep(i, settings.Gain, time.Step);
        }

        return form;
    }

    /// <summary>
    /// The form for chips, whose decays are bit shifts and whose events are added before the current decays: weights keep the charge
    /// of a spike, and biases, which a chip adds to the membrane, keep the steady state.
    /// </summary>
    public static NeuronForm ForChip(FlatNode node, NirSettings settings, StepChoice time)
    {
        Parameters p = new(node);
        var form = new NeuronForm(node.Outputs, hasSynapse: true);
        bool addsFirst = settings.Order == NirOrder.Chip;
        double pulse = settings.Amplitude == NirAmplitude.Dirac ? 1 / time.Step : 1;
        for (int i = 0; i < node.Outputs; i++)
        {
            double gain = p.Gain(i, settings.Gain, time.Step);
            double decay = p.HasSynapse ? Decay(p.TauSynapse[i]) : 0;
            double charge = gain * (p.HasSynapse && addsFirst ? decay : 1) / (1 - decay);
            int synapse = p.HasSynapse ? Shift(p.TauSynapse[i]) : 1;
            double onChip = 1 - Math.ScaleB(1, -synapse);
            form.TauMembrane[i] = DecayShift.Tau(Shift(p.TauMembrane[i]), time.StepSeconds);
            form.TauSynapse![i] = DecayShift.Tau(synapse, time.StepSeconds);
            form.WeightGain[i] = pulse * charge * (1 - onChip) / onChip;
            form.MembraneBiasGain[i] = charge;
            form.Leak[i] = p.LeakPerStep(i, settings.Gain, time.Step);
        }

        return form;

        double Decay(double tau) => settings.Integrator == NirIntegrator.Euler ? 1 - (time.Step / tau) : Math.Exp(-time.Step / tau);

        int Shift(double tau) => Math.Max(1, DecayShift.Of(tau, time.Step));
    }

    /// <summary>What the shifts of a chip make of the time constants of a node: one sentence.</summary>
    public static string DescribeShifts(FlatNode node, StepChoice time)
    {
        Parameters p = new(node);
        string membrane = Describe("membrane", p.TauMembrane);
        return p.HasSynapse ? $"{Describe("synapse", p.TauSynapse)}, {membrane}" : $"no synapse: shift 1 (one half, one quarter, ...), {membrane}";

        string Describe(string what, IReadOnlyList<double> taus) => string.Join("; ", taus.Distinct().Take(3).Select(tau =>
        {
            int shift = Math.Max(1, DecayShift.Of(tau, time.Step));
            double error = (1 - Math.ScaleB(1, -shift)) / Math.Max(1 - (time.Step / tau), 1e-9) - 1;
            return FormattableString.Invariant($"{what} log2(tau/dt) {Math.Log2(tau / time.Step):F2} -> {shift} (decay {error:+0.0%;-0.0%;exact})");
        }));
    }

    // The fields of all neuron types under one set of names.
    private sealed class Parameters(FlatNode node)
    {
        private readonly IReadOnlyList<double> _r = node.PerNeuron("r", 1);
        private readonly IReadOnlyList<double> _w = node.PerNeuron("w_in", 1);
        private readonly IReadOnlyList<double> _leak = node.PerNeuron("v_leak");

        public bool HasSynapse { get; } = node.Type.Name is "CubaLIF" or "CubaLI";

        public bool IsEndless { get; } = node.Type.Name is "IF" or "I";

        public IReadOnlyList<double> TauMembrane { get; } = node.PerNeuron(node.Type.Name is "LIF" or "LI" ? "tau" : "tau_mem");

        public IReadOnlyList<double> TauSynapse { get; } = node.PerNeuron("tau_syn");

        public double Gain(int i, NirGain gain, double step)
        {
            if (gain == NirGain.Unit)
            {
                return 1;
            }

            double membrane = IsEndless ? _r[i] * step : _r[i] * Part(TauMembrane[i], gain, step);
            double whole = HasSynapse ? _w[i] * Part(TauSynapse[i], gain, step) * membrane : membrane;

            // tau/dt times dt/tau is 1 but for rounding, and files of unit gain mean their weights.
            return Math.Abs(whole - 1) <= UnitRounding ? 1 : whole;
        }

        public double LeakPerStep(int i, NirGain gain, double step) =>
            IsEndless ? 0 : gain == NirGain.Unit ? _leak[i] : _leak[i] * Part(TauMembrane[i], gain, step);

        // How far a decay goes towards its goal in one step.
        private static double Part(double tau, NirGain gain, double step) => gain == NirGain.Exponential ? 1 - Math.Exp(-step / tau) : step / tau;
    }
}
