using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace SpikeSim.Chips;

/// <summary>
/// An immutable integer program whose every number fits its word: the only thing a chip engine runs. It obeys the arithmetic of
/// a core, not necessarily the budgets of a chip; those are the mapper's design rules.
/// </summary>
/// <remarks>Weights are row-major by source (presynaptic) neuron, because a spike adds the row of its source.</remarks>
public sealed class ChipProgram
{
    private ChipProgram(ChipProgramDraft draft, ChipArithmetic arithmetic)
    {
        Arithmetic = arithmetic;
        Inputs = draft.Inputs;
        Hidden = new ChipNeurons(draft.Hidden);
        Outputs = new ChipNeurons(draft.Outputs);
        InputWeights = Narrow(draft.InputWeights);
        InputWeights2 = NarrowUnlessZero(draft.InputWeights2);
        RecurrentWeights = NarrowUnlessZero(draft.RecurrentWeights);
        RecurrentWeights2 = NarrowUnlessZero(draft.RecurrentWeights2);
        OutputWeights = Narrow(draft.OutputWeights);
        InputShift = draft.InputShift;
        RecurrentShift = draft.RecurrentShift;
        OutputShift = draft.OutputShift;
        HasBias = draft.Hidden.Bias.Any(b => b != 0) || draft.Outputs.Bias.Any(b => b != 0);
        if (draft.Aliases.Any(targets => targets.Length > 0))
        {
            Aliases = [.. draft.Aliases.Select(targets => targets.ToImmutableArray())];
        }
    }

    /// <summary>The arithmetic that the numbers were checked against.</summary>
    public ChipArithmetic Arithmetic { get; }

    /// <summary>Input channels.</summary>
    public int Inputs { get; }

    /// <summary>Hidden neurons.</summary>
    public ChipNeurons Hidden { get; }

    /// <summary>Output neurons.</summary>
    public ChipNeurons Outputs { get; }

    /// <summary>inputs x hidden weights onto the first current.</summary>
    public ImmutableArray<sbyte> InputWeights { get; }

    /// <summary>inputs x hidden weights onto the second current; empty where all are zero.</summary>
    public ImmutableArray<sbyte> InputWeights2 { get; }

    /// <summary>hidden x hidden weights onto the first current; empty where all are zero.</summary>
    public ImmutableArray<sbyte> RecurrentWeights { get; }

    /// <summary>hidden x hidden weights onto the second current; empty where all are zero.</summary>
    public ImmutableArray<sbyte> RecurrentWeights2 { get; }

    /// <summary>hidden x outputs weights.</summary>
    public ImmutableArray<sbyte> OutputWeights { get; }

    /// <summary>Left shift of all input weights.</summary>
    public int InputShift { get; }

    /// <summary>Left shift of all recurrent weights.</summary>
    public int RecurrentShift { get; }

    /// <summary>Left shift of all output weights.</summary>
    public int OutputShift { get; }

    /// <summary>Alias targets of each hidden neuron; empty where there is no alias at all.</summary>
    public ImmutableArray<ImmutableArray<int>> Aliases { get; } = [];

    /// <summary>Whether any hidden or output neuron has a bias, which switches the bias clause on for all of them.</summary>
    public bool HasBias { get; }

    /// <summary>Whether any weight reaches a second current.</summary>
    public bool UsesSecondCurrent => !InputWeights2.IsEmpty || !RecurrentWeights2.IsEmpty;

    /// <summary>Checks a draft and freezes it.</summary>
    /// <param name="draft">The numbers in wide words.</param>
    /// <param name="arithmetic">The core they are for.</param>
    /// <returns>The program.</returns>
    /// <exception cref="ArgumentException">Something does not fit; the message lists every violation.</exception>
    public static ChipProgram Create(ChipProgramDraft draft, ChipArithmetic arithmetic)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(arithmetic);
        IReadOnlyList<string> faults = ChipProgramFaults.Find(draft, arithmetic);
        return faults.Count == 0
            ? new ChipProgram(draft, arithmetic)
            : throw new ArgumentException("The program does not fit its words: " + string.Join("; ", faults) + ".", nameof(draft));
    }

    /// <summary>Freezes a draft where it fits.</summary>
    /// <param name="draft">The numbers in wide words.</param>
    /// <param name="arithmetic">The core they are for.</param>
    /// <returns>The program; null where something does not fit.</returns>
    public static ChipProgram? TryCreate(ChipProgramDraft draft, ChipArithmetic arithmetic)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(arithmetic);
        return ChipProgramFaults.Find(draft, arithmetic).Count == 0 ? new ChipProgram(draft, arithmetic) : null;
    }

    /// <summary>The numbers in wide words, to be checked against another core or changed.</summary>
    /// <returns>A draft that <see cref="Create"/> turns into an equal program.</returns>
    public ChipProgramDraft ToDraft() => new()
    {
        Inputs = Inputs,
        Hidden = Hidden.ToDraft(),
        Outputs = Outputs.ToDraft(),
        InputWeights = Widen(InputWeights),
        InputWeights2 = Widen(InputWeights2),
        RecurrentWeights = Widen(RecurrentWeights),
        RecurrentWeights2 = Widen(RecurrentWeights2),
        OutputWeights = Widen(OutputWeights),
        InputShift = InputShift,
        RecurrentShift = RecurrentShift,
        OutputShift = OutputShift,
        Aliases = [.. Aliases.Select(targets => targets.ToArray())],
    };

    private static int[] Widen(ImmutableArray<sbyte> values) => [.. values.Select(v => (int)v)];

    private static ImmutableArray<sbyte> Narrow(int[] values)
    {
        var narrow = new sbyte[values.Length];
        for (int i = 0; i < narrow.Length; i++)
        {
            narrow[i] = checked((sbyte)values[i]);
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(narrow);
    }

    private static ImmutableArray<sbyte> NarrowUnlessZero(int[] values) => !values.AsSpan().ContainsAnyExcept(0) ? [] : Narrow(values);
}
