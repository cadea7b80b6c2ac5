namespace SpikeSim.Chips;

/// <summary>
/// An integer program before validation: plain arrays in wide words, so that a value that does not fit is found and named instead
/// of being wrapped. <see cref="ChipProgram.Create"/> makes the program that an engine runs.
/// </summary>
public sealed record ChipProgramDraft
{
    /// <summary>Input channels.</summary>
    public required int Inputs { get; init; }

    /// <summary>Hidden neurons, numbered as on the chip.</summary>
    public required ChipNeuronsDraft Hidden { get; init; }

    /// <summary>Output neurons.</summary>
    public required ChipNeuronsDraft Outputs { get; init; }

    /// <summary>inputs x hidden weights onto the first current, row by row (a row is a source).</summary>
    public required int[] InputWeights { get; init; }

    /// <summary>inputs x hidden weights onto the second current, or empty.</summary>
    public int[] InputWeights2 { get; init; } = [];

    /// <summary>hidden x hidden weights onto the first current, a row per source, or empty.</summary>
    public int[] RecurrentWeights { get; init; } = [];

    /// <summary>hidden x hidden weights onto the second current, or empty.</summary>
    public int[] RecurrentWeights2 { get; init; } = [];

    /// <summary>hidden x outputs weights, a row per hidden neuron.</summary>
    public required int[] OutputWeights { get; init; }

    /// <summary>Left shift of all input weights.</summary>
    public int InputShift { get; init; }

    /// <summary>Left shift of all recurrent weights.</summary>
    public int RecurrentShift { get; init; }

    /// <summary>Left shift of all output weights.</summary>
    public int OutputShift { get; init; }

    /// <summary>Alias targets of each hidden neuron, or empty for none at all.</summary>
    public int[][] Aliases { get; init; } = [];
}
