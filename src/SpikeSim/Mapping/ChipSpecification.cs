namespace SpikeSim.Mapping;

/// <summary>
/// The specification that stands between a network and a chip program (chip specification, section 6): dense weights by source,
/// decays as "dash" = log2(tau / step), thresholds, biases and aliases, in floating point before quantisation and in whole numbers
/// after it. It has the shapes of Rockpool's specification.
/// </summary>
/// <remarks>
/// Where a chip limits the expansions, the inputs reach the first <see cref="Reached"/> hidden neurons and the outputs read the last
/// <see cref="Read"/>; on the other chips both are all hidden neurons. <see cref="SpecificationFaults"/> checks the shapes.
/// </remarks>
public sealed record ChipSpecification
{
    /// <summary>Input channels.</summary>
    public required int Inputs { get; init; }

    /// <summary>Hidden neurons that the inputs reach: ids 0 to <see cref="Reached"/> - 1.</summary>
    public required int Reached { get; init; }

    /// <summary>Hidden neurons that the outputs read: the last ones.</summary>
    public required int Read { get; init; }

    /// <summary>Synaptic currents per hidden neuron, 1 or 2.</summary>
    public required int Currents { get; init; }

    /// <summary>[inputs][reached][currents], flat: the weight from input i to current c of neuron n is at (i * reached + n) * currents + c.</summary>
    public required double[] InputWeights { get; init; }

    /// <summary>[hidden][hidden][currents], flat, the source first.</summary>
    public required double[] RecurrentWeights { get; init; }

    /// <summary>[read][outputs], flat, the source first.</summary>
    public required double[] OutputWeights { get; init; }

    /// <summary>Decay of hidden membranes: log2(tau / step), one per neuron.</summary>
    public required double[] MembraneDash { get; init; }

    /// <summary>Decay of the first hidden current.</summary>
    public required double[] CurrentDash { get; init; }

    /// <summary>Decay of the second hidden current; zeros where there is one current.</summary>
    public required double[] Current2Dash { get; init; }

    /// <summary>Decay of output membranes.</summary>
    public required double[] OutputMembraneDash { get; init; }

    /// <summary>Decay of output currents.</summary>
    public required double[] OutputCurrentDash { get; init; }

    /// <summary>Hidden thresholds.</summary>
    public required double[] Threshold { get; init; }

    /// <summary>Output thresholds.</summary>
    public required double[] OutputThreshold { get; init; }

    /// <summary>Hidden biases, or null where the specification has none.</summary>
    public double[]? Bias { get; init; }

    /// <summary>Output biases, or null where the specification has none.</summary>
    public double[]? OutputBias { get; init; }

    /// <summary>Alias targets of each hidden neuron, or empty for none at all.</summary>
    public int[][] Aliases { get; init; } = [];

    /// <summary>Left shift of all input weights; 0 before quantisation.</summary>
    public int InputShift { get; init; }

    /// <summary>Left shift of all recurrent weights; 0 before quantisation.</summary>
    public int RecurrentShift { get; init; }

    /// <summary>Left shift of all output weights; 0 before quantisation.</summary>
    public int OutputShift { get; init; }

    /// <summary>The threshold that stands for outputs that do not fire, where a file has no other word for it: the largest state of the chips.</summary>
    internal const double SilentThreshold = short.MaxValue;

    /// <summary>Whether outputs fire; false where they are read by their membranes, so that their thresholds mean nothing.</summary>
    public bool OutputsFire { get; init; } = true;

    /// <summary>Hidden neurons.</summary>
    public int Hidden => Threshold.Length;

    /// <summary>Output neurons.</summary>
    public int Outputs => OutputThreshold.Length;
}
