using SpikeSim.Nir.Analysis;

namespace SpikeSim.Nir.Lowering;

/// <summary>The fields of all neuron types under one set of names, an element per neuron.</summary>
internal sealed class NeuronParameters(FlatNode node)
{
    private const double UnitRounding = 1e-15;

    private readonly IReadOnlyList<double> _r = node.PerNeuron("r", 1);
    private readonly IReadOnlyList<double> _w = node.PerNeuron("w_in", 1);
    private readonly IReadOnlyList<double> _leak = node.PerNeuron("v_leak");

    /// <summary>Whether there is a current between what arrives and the membrane.</summary>
    public bool IsOfSynapses { get; } = HasSynapse(node);

    /// <summary>Whether the membrane keeps what it has.</summary>
    public bool IsEndless { get; } = node.Type.Name is "IF" or "I";

    /// <summary>Membrane time constants in the unit of the file.</summary>
    public IReadOnlyList<double> TauMembrane { get; } = node.PerNeuron(node.Type.Name is "LIF" or "LI" ? "tau" : "tau_mem");

    /// <summary>Synaptic time constants in the unit of the file.</summary>
    public IReadOnlyList<double> TauSynapse { get; } = node.PerNeuron("tau_syn");

    /// <summary>Whether neurons of a node have a current.</summary>
    public static bool HasSynapse(FlatNode node) => node.Type.Name is "CubaLIF" or "CubaLI";

    /// <summary>What an input of 1 adds to the membrane in one step.</summary>
    public double Gain(int i, NirGain gain, double step)
    {
        if (gain == NirGain.Unit)
        {
            return 1;
        }

        double membrane = IsEndless ? _r[i] * step : _r[i] * Part(TauMembrane[i], gain, step);
        double whole = IsOfSynapses ? _w[i] * Part(TauSynapse[i], gain, step) * membrane : membrane;

        // tau/dt times dt/tau is 1 but for rounding, and files of unit gain mean their weights.
        return Math.Abs(whole - 1) <= UnitRounding ? 1 : whole;
    }

    /// <summary>What v_leak adds to the membrane in one step.</summary>
    public double LeakPerStep(int i, NirGain gain, double step) =>
        IsEndless ? 0 : gain == NirGain.Unit ? _leak[i] : _leak[i] * Part(TauMembrane[i], gain, step);

    // How far a decay goes towards its goal in one step.
    private static double Part(double tau, NirGain gain, double step) => gain == NirGain.Exponential ? 1 - Math.Exp(-step / tau) : step / tau;
}
