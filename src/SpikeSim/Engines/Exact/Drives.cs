namespace SpikeSim.Engines.Exact;

/// <summary>
/// Constant drive per place: the biases of the network and the currents of the input. It moves the level V_leak to which a membrane
/// tends and the constant part of a current.
/// </summary>
/// <remarks>Sums keep what rounding cuts off, so that a current that goes comes back to exactly what was there before it.</remarks>
internal sealed class Drives
{
    private readonly NeuronTable _neurons;
    private readonly BlockLayout _layout;
    private readonly double[][] _high;
    private readonly double[][] _low;

    public Drives(NeuronTable neurons, BlockLayout layout)
    {
        _neurons = neurons;
        _layout = layout;
        _high = [new double[layout.Places], new double[layout.Places], new double[layout.Places]];
        _low = [new double[layout.Places], new double[layout.Places], new double[layout.Places]];
        Reset();
    }

    /// <summary>Goes back to the biases of the network.</summary>
    public void Reset()
    {
        for (int place = 0; place < _layout.Places; place++)
        {
            int neuron = _layout.NeuronAt[place];
            for (int part = 0; part < 3; part++)
            {
                _low[part][place] = 0;
                _high[part][place] = neuron < 0 ? 0 : part == 0 ? _neurons.Drive[neuron] : _neurons.CurrentDrive[part - 1][neuron];
            }
        }
    }

    /// <summary>The membrane level to which the drive alone brings a neuron.</summary>
    public double Level(int place)
    {
        int neuron = _layout.NeuronAt[place];
        return neuron < 0 ? 0 : _neurons.TauMembrane[neuron] * (_high[0][place] + ConstantCurrent(place, 0) + ConstantCurrent(place, 1));
    }

    /// <summary>The constant part of a current, in membrane units per second.</summary>
    public double ConstantCurrent(int place, int synapse)
    {
        int neuron = _layout.NeuronAt[place];
        return neuron < 0 ? 0 : _neurons.TauSynapse[synapse][neuron] * _high[1 + synapse][place];
    }

    /// <summary>Changes the drive of a synapse, or of the membrane where the neuron has none.</summary>
    public void Change(int place, int synapse, double amount)
    {
        int part = _neurons.Synapses[_layout.NeuronAt[place]] == 0 ? 0 : 1 + synapse;
        double old = _high[part][place];
        double add = amount + _low[part][place];
        double sum = old + add;
        double shadow = sum - old;
        _low[part][place] = (old - (sum - shadow)) + (add - shadow);
        _high[part][place] = sum;
    }
}
