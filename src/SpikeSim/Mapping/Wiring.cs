using System.Numerics;
using SpikeSim.Chips;

namespace SpikeSim.Mapping;

/// <summary>Who reaches whom, counted once for all rules about budgets and connections.</summary>
internal sealed class Wiring
{
    private Wiring(int hidden)
    {
        Targets = new int[hidden];
        Weights = new int[hidden];
        IsReached = new bool[hidden];
        IsRead = new bool[hidden];
        HasSource = new bool[hidden];
        HasTarget = new bool[hidden];
    }

    /// <summary>Recurrent targets of each hidden neuron: one entry per pair, whichever of its weights is not zero.</summary>
    public int[] Targets { get; }

    /// <summary>The same where each of the two currents takes an entry of its own.</summary>
    public int[] Weights { get; }

    /// <summary>Whether an input reaches a hidden neuron.</summary>
    public bool[] IsReached { get; }

    /// <summary>Whether an output reads a hidden neuron.</summary>
    public bool[] IsRead { get; }

    /// <summary>Whether anything but itself drives a hidden neuron: an input, a neuron, an alias, a bias.</summary>
    public bool[] HasSource { get; }

    /// <summary>Whether a hidden neuron reaches anything but itself.</summary>
    public bool[] HasTarget { get; }

    /// <summary>Recurrent entries in all.</summary>
    public int Entries => Targets.Sum();

    /// <summary>The same where each of the two currents takes an entry of its own.</summary>
    public int EntriesPerCurrent => Weights.Sum();

    public static Wiring Of(Placement placement)
    {
        var wiring = new Wiring(placement.Hidden.Count);
        wiring.Count(placement.InputWeights, placement.InputWeights2, placement.RecurrentWeights, placement.RecurrentWeights2, placement.OutputWeights);
        wiring.Drive(placement.Hidden.Bias, placement.Aliases);
        return wiring;
    }

    public static Wiring Of(ChipProgramDraft draft)
    {
        var wiring = new Wiring(draft.Hidden.Threshold.Length);
        wiring.Count(draft.InputWeights, draft.InputWeights2, draft.RecurrentWeights, draft.RecurrentWeights2, draft.OutputWeights);
        wiring.Drive(draft.Hidden.Bias, draft.Aliases);
        return wiring;
    }

    /// <summary>The number of marked neurons.</summary>
    public static int CountOf(bool[] marks) => marks.Count(m => m);

    private void Count<T>(T[] input, T[] input2, T[] recurrent, T[] recurrent2, T[] output)
        where T : INumberBase<T>
    {
        int hidden = Targets.Length;
        for (int i = 0; i < input.Length; i++)
        {
            IsReached[i % hidden] |= !T.IsZero(input[i]) || (input2.Length > 0 && !T.IsZero(input2[i]));
        }

        for (int source = 0; source < hidden; source++)
        {
            Row(source, Slice(recurrent, source, hidden), Slice(recurrent2, source, hidden));
        }

        int outputs = output.Length / hidden;
        for (int source = 0; source < hidden; source++)
        {
            IsRead[source] = output.AsSpan(source * outputs, outputs).ContainsAnyExcept(T.Zero);
            HasTarget[source] |= IsRead[source];
            HasSource[source] |= IsReached[source];
        }
    }

    private static ReadOnlySpan<T> Slice<T>(T[] weights, int row, int columns) => weights.Length == 0 ? [] : weights.AsSpan(row * columns, columns);

    private void Row<T>(int source, ReadOnlySpan<T> first, ReadOnlySpan<T> second)
        where T : INumberBase<T>
    {
        for (int target = 0; target < Targets.Length; target++)
        {
            int weights = (first.Length > 0 && !T.IsZero(first[target]) ? 1 : 0) + (second.Length > 0 && !T.IsZero(second[target]) ? 1 : 0);
            if (weights == 0)
            {
                continue;
            }

            Targets[source]++;
            Weights[source] += weights;
            if (target != source)
            {
                HasTarget[source] = true;
                HasSource[target] = true;
            }
        }
    }

    private void Drive<T>(T[] bias, int[][] aliases)
        where T : INumberBase<T>
    {
        for (int id = 0; id < bias.Length; id++)
        {
            HasSource[id] |= !T.IsZero(bias[id]);
            foreach (int target in aliases.Length > id ? aliases[id] : [])
            {
                if (target != id && target >= 0 && target < bias.Length)
                {
                    HasTarget[id] = true;
                    HasSource[target] = true;
                }
            }
        }
    }
}
