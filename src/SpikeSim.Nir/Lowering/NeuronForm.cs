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

    // The exact engine counts a membrane from where a constant drive would take it in the end; so long that no leak shows, so short that
    // the distance still has digits.
    private const int DrivenEndlessSteps = 30;

    // So short that nothing is left of e^(-dt/tau) in double precision.
    private const double ForgettingSteps = 1.0 / 1024;

    // What rounding does to a quotient of time constants in single precision.
    private const double SameDecay = 1e-6;
    private const double SmallestShown = 5e-4;
    private const int DescribedTaus = 3;

    private NeuronForm(int neurons, int synapses)
    {
        TauMembrane = new double[neurons];
        Synapses = [.. Enumerable.Range(0, synapses).Select(_ => new SynapseForm(neurons))];
        WeightGain = new double[neurons];
        MembraneBiasGain = new double[neurons];
        Leak = new double[neurons];
    }

    /// <summary>Membrane time constants in seconds.</summary>
    public double[] TauMembrane { get; }

    /// <summary>The synapses, which take what arrives; none for neurons that take it into the membrane.</summary>
    public SynapseForm[] Synapses { get; }

    /// <summary>The factor of weights of neurons without a synapse.</summary>
    public double[] WeightGain { get; }

    /// <summary>The factor from an Affine's bias to a drive into the membrane.</summary>
    public double[] MembraneBiasGain { get; }

    /// <summary>The drive into the membrane that v_leak is.</summary>
    public double[] Leak { get; }

    /// <summary>The number of synapses that a node has in an engine.</summary>
    public static int SynapsesOf(FlatNode node) => node.Readout is { } readout ? (NeuronParameters.HasSynapse(readout) ? 2 : 1) : NeuronParameters.HasSynapse(node) ? 1 : 0;

    /// <summary>The form for engines.</summary>
    public static NeuronForm ForEngine(FlatNode node, NirSettings settings, StepChoice time, Drive drive)
    {
        if (node.IsMemoryless)
        {
            return Memoryless(node, settings, time);
        }

        NeuronParameters p = new(node);
        var form = new NeuronForm(node.Outputs, SynapsesOf(node));
        double pulse = Pulse(settings, time);
        bool isDriven = settings.Amplitude == NirAmplitude.Signal || drive.Bias.AsSpan().ContainsAnyExcept(0.0) || drive.RecurrentBias.AsSpan().ContainsAnyExcept(0.0);
        int endless = settings.Integrator == NirIntegrator.Exact && isDriven ? DrivenEndlessSteps : EndlessSteps;
        for (int i = 0; i < node.Outputs; i++)
        {
            double gain = p.Gain(i, settings.Gain, time.Step);
            form.TauMembrane[i] = Membrane(p, i, time, endless);
            form.Leak[i] = p.LeakPerStep(i, settings.Gain, time.Step);
            if (p.IsOfSynapses)
            {
                form.Synapses[0].Tau[i] = p.TauSynapse[i] * time.UnitSeconds;
                form.Synapses[0].WeightGain[i] = gain * pulse;
                form.Synapses[0].BiasGain[i] = gain;
            }
            else
            {
                form.WeightGain[i] = gain * pulse;
                form.MembraneBiasGain[i] = gain;
            }
        }

        return form;
    }

    /// <summary>
    /// The form for chips, whose decays are bit shifts and whose events are added before the current decays: weights keep the charge
    /// of a spike, and biases, which a chip adds to the membrane, keep the steady state.
    /// </summary>
    public static NeuronForm ForChip(FlatNode node, NirSettings settings, StepChoice time)
    {
        NeuronParameters p = new(node);
        var form = new NeuronForm(node.Outputs, 1);
        bool addsFirst = settings.Order == NirOrder.Chip;
        for (int i = 0; i < node.Outputs; i++)
        {
            double gain = p.Gain(i, settings.Gain, time.Step);
            double decay = p.IsOfSynapses ? Decay(settings, p.TauSynapse[i], time) : 0;
            double charge = gain * (p.IsOfSynapses && addsFirst ? decay : 1) / (1 - decay);
            int synapse = p.IsOfSynapses ? Shift(p.TauSynapse[i]) : 1;
            double onChip = 1 - Math.ScaleB(1, -synapse);
            form.TauMembrane[i] = DecayShift.Tau(Shift(p.TauMembrane[i]), time.StepSeconds);
            form.Synapses[0].Tau[i] = DecayShift.Tau(synapse, time.StepSeconds);
            form.Synapses[0].WeightGain[i] = Pulse(settings, time) * charge * (1 - onChip) / onChip;
            form.MembraneBiasGain[i] = charge;
            form.Leak[i] = p.LeakPerStep(i, settings.Gain, time.Step);
        }

        return form;

        int Shift(double tau) => Math.Max(1, DecayShift.Of(tau, time.Step));
    }

    /// <summary>What the shifts of a chip make of the time constants of a node: one sentence.</summary>
    public static string DescribeShifts(FlatNode node, NirSettings settings, StepChoice time)
    {
        NeuronParameters p = new(node);
        string membrane = Describe("membrane", p.TauMembrane);
        return p.IsOfSynapses ? $"{Describe("synapse", p.TauSynapse)}, {membrane}" : $"no synapse: shift 1 (one half, one quarter, ...), {membrane}";

        string Describe(string what, IReadOnlyList<double> taus)
        {
            double[] different = [.. taus.Distinct()];
            string more = different.Length > DescribedTaus ? FormattableString.Invariant($" and {different.Length - DescribedTaus} more") : string.Empty;
            return string.Join("; ", different.Take(DescribedTaus).Select(tau => OfTau(what, tau))) + more;
        }

        string OfTau(string what, double tau)
        {
            int shift = Math.Max(1, DecayShift.Of(tau, time.Step));
            return FormattableString.Invariant($"{what} log2(tau/dt) {Math.Log2(tau / time.Step):F2} -> {shift} (decay {Change(Decay(settings, tau, time), 1 - Math.ScaleB(1, -shift))})");
        }
    }

    // Only what differs by rounding alone is called exact.
    private static string Change(double decay, double onChip)
    {
        double error = (onChip / decay) - 1;
        return Math.Abs(onChip - decay) <= SameDecay ? "exact"
            : decay <= SameDecay ? FormattableString.Invariant($"0 -> {onChip}")
            : Math.Abs(error) < SmallestShown ? "within 0.05%"
            : FormattableString.Invariant($"{error:+0.0%;-0.0%}");
    }

    /// <summary>How much of the decays of a CubaLI is its own: below this, two synapses cannot stand for a synapse and a membrane.</summary>
    public static bool HasDistinctDecays(FlatNode readout, NirSettings settings, StepChoice time)
    {
        NeuronParameters p = new(readout);
        return Enumerable.Range(0, readout.Outputs).All(i => Math.Abs(Decay(settings, p.TauSynapse[i], time) - Decay(settings, p.TauMembrane[i], time)) > 1e-6);
    }

    // The membrane forgets in every step, so that a reset changes nothing. Where the node has a readout, the synapse is its membrane; a
    // synapse and a membrane one after the other are two synapses side by side: 1/((1-az)(1-bz)) = (a/(1-az) - b/(1-bz)) / (a - b).
    private static NeuronForm Memoryless(FlatNode node, NirSettings settings, StepChoice time)
    {
        var form = new NeuronForm(node.Outputs, SynapsesOf(node));
        Array.Fill(form.TauMembrane, time.StepSeconds * (settings.Integrator == NirIntegrator.Euler ? 1 : ForgettingSteps));
        if (node.Readout is not { } readout)
        {
            Array.Fill(form.WeightGain, 1);
            Array.Fill(form.MembraneBiasGain, 1);
            return form;
        }

        NeuronParameters p = new(readout);
        for (int i = 0; i < node.Outputs; i++)
        {
            double gain = p.Gain(i, settings.Gain, time.Step);
            SynapseForm membrane = form.Synapses[^1];
            membrane.Tau[i] = Membrane(p, i, time, EndlessSteps);
            membrane.Constant[i] = p.LeakPerStep(i, settings.Gain, time.Step);
            membrane.BiasGain[i] = gain;
            if (p.IsOfSynapses)
            {
                double a = Decay(settings, p.TauSynapse[i], time);
                double b = Decay(settings, p.TauMembrane[i], time);
                form.Synapses[0].Tau[i] = p.TauSynapse[i] * time.UnitSeconds;
                form.Synapses[0].BiasGain[i] = gain * a / (a - b);
                membrane.BiasGain[i] = -gain * b / (a - b);
            }

            foreach (SynapseForm synapse in form.Synapses)
            {
                synapse.WeightGain[i] = synapse.BiasGain[i] * Pulse(settings, time);
            }
        }

        return form;
    }

    private static double Pulse(NirSettings settings, StepChoice time) => settings.Amplitude == NirAmplitude.Dirac ? 1 / time.Step : 1;

    private static double Membrane(NeuronParameters p, int i, StepChoice time, int endless) => p.IsEndless ? Math.ScaleB(time.StepSeconds, endless) : p.TauMembrane[i] * time.UnitSeconds;

    private static double Decay(NirSettings settings, double tau, StepChoice time) => settings.Integrator == NirIntegrator.Euler ? 1 - (time.Step / tau) : Math.Exp(-time.Step / tau);
}
