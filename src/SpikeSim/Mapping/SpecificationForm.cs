using SpikeSim.Chips;
using SpikeSim.Networks;

namespace SpikeSim.Mapping;

/// <summary>Between a placed network, its specification, and the integer program of a chip.</summary>
public static class SpecificationForm
{
    /// <summary>The specification of a placed network, in floating point.</summary>
    /// <param name="placement">The network in chip ids.</param>
    /// <param name="chip">The chip; where it limits the expansions, only the populations that are reached or read have rows.</param>
    /// <returns>The specification; shapes are sound, numbers are those of the network.</returns>
    public static ChipSpecification Of(Placement placement, ChipDescription chip)
    {
        ArgumentNullException.ThrowIfNull(placement);
        ArgumentNullException.ThrowIfNull(chip);
        int hidden = placement.Hidden.Count;
        int reached = chip.InputExpansion < chip.HiddenNeurons ? Reached(placement, chip) : hidden;
        int read = chip.OutputExpansion < chip.HiddenNeurons ? Read(placement, chip) : hidden;
        int currents = placement.Order.Any(p => p.TauSynapseSeconds.Length > 1) ? 2 : 1;
        double step = placement.Network.StepSeconds;
        return new ChipSpecification
        {
            Inputs = placement.Network.InputChannels,
            Reached = reached,
            Read = read,
            Currents = currents,
            InputWeights = Join(placement.InputWeights, placement.InputWeights2, hidden, reached, currents),
            RecurrentWeights = Join(placement.RecurrentWeights, placement.RecurrentWeights2, hidden, hidden, currents),
            OutputWeights = placement.OutputWeights[((hidden - read) * placement.Outputs.Count)..],
            MembraneDash = Dashes(placement.Hidden.TauMembraneSeconds, step),
            CurrentDash = Dashes(placement.Hidden.TauCurrentSeconds, step),
            Current2Dash = currents == 2 ? Dashes(placement.Hidden.TauCurrent2Seconds, step) : new double[hidden],
            OutputMembraneDash = Dashes(placement.Outputs.TauMembraneSeconds, step),
            OutputCurrentDash = Dashes(placement.Outputs.TauCurrentSeconds, step),
            Threshold = [.. placement.Hidden.Threshold],
            OutputThreshold = [.. placement.Outputs.Threshold],
            Bias = [.. placement.Hidden.Bias],
            OutputBias = [.. placement.Outputs.Bias],
            Aliases = placement.Aliases,
            OutputsFire = placement.Output.Spiking,
        };
    }

    /// <summary>The program of a specification in whole numbers.</summary>
    /// <param name="integers">A specification free of faults. Numbers are rounded half to even; those beyond 32 bits become the nearest 32-bit number, to be refused as out of range and never wrapped.</param>
    /// <returns>The draft; it is not yet checked against the words of a chip.</returns>
    public static ChipProgramDraft ToDraft(ChipSpecification integers)
    {
        ArgumentNullException.ThrowIfNull(integers);
        ChipSpecification s = integers;
        var outputWeights = new int[s.Hidden * s.Outputs];
        Whole(s.OutputWeights).CopyTo(outputWeights, (s.Hidden - s.Read) * s.Outputs);
        return new ChipProgramDraft
        {
            Inputs = s.Inputs,
            InputWeights = Whole(Spread(s.InputWeights, 0, s.Currents, s.Reached, s.Hidden)),
            InputWeights2 = s.Currents == 2 ? Whole(Spread(s.InputWeights, 1, s.Currents, s.Reached, s.Hidden)) : [],
            RecurrentWeights = Whole(Spread(s.RecurrentWeights, 0, s.Currents, s.Hidden, s.Hidden)),
            RecurrentWeights2 = s.Currents == 2 ? Whole(Spread(s.RecurrentWeights, 1, s.Currents, s.Hidden, s.Hidden)) : [],
            OutputWeights = outputWeights,
            InputShift = s.InputShift,
            RecurrentShift = s.RecurrentShift,
            OutputShift = s.OutputShift,
            Hidden = new ChipNeuronsDraft
            {
                MembraneDecayShift = Whole(s.MembraneDash),
                CurrentDecayShift = Whole(s.CurrentDash),
                Current2DecayShift = Whole(s.Current2Dash),
                Threshold = Whole(s.Threshold),
                Bias = Whole(s.Bias ?? new double[s.Hidden]),
            },
            Outputs = new ChipNeuronsDraft
            {
                MembraneDecayShift = Whole(s.OutputMembraneDash),
                CurrentDecayShift = Whole(s.OutputCurrentDash),
                Threshold = Whole(s.OutputThreshold),
                Bias = Whole(s.OutputBias ?? new double[s.Outputs]),
            },
            Aliases = s.Aliases,
        };
    }

    /// <summary>The specification of a program: what Rockpool's simulator and configuration builder take.</summary>
    /// <param name="program">The program.</param>
    /// <param name="chip">The chip; where it limits the expansions, only hidden neurons that are reached or read have rows.</param>
    /// <returns>The specification in whole numbers. Where no weight reaches the second current the weights have one, but its decay stays.</returns>
    public static ChipSpecification Of(ChipProgram program, ChipDescription chip)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(chip);
        int hidden = program.Hidden.Count;
        int currents = program.UsesSecondCurrent ? 2 : 1;
        double[] input = Widen(program.InputWeights, program.Inputs * hidden);
        double[] input2 = Widen(program.InputWeights2, program.Inputs * hidden);
        double[] output = Widen(program.OutputWeights, hidden * program.Outputs.Count);
        int reached = chip.InputExpansion < chip.HiddenNeurons ? Math.Max(LastColumn(input, hidden), LastColumn(input2, hidden)) : hidden;
        int first = output.AsSpan().IndexOfAnyExcept(0.0);
        int read = chip.OutputExpansion >= chip.HiddenNeurons ? hidden : first < 0 ? 1 : hidden - (first / program.Outputs.Count);
        return new ChipSpecification
        {
            Inputs = program.Inputs,
            Reached = Math.Max(reached, 1),
            Read = read,
            Currents = currents,
            InputWeights = Join(input, input2, hidden, Math.Max(reached, 1), currents),
            RecurrentWeights = Join(
                Widen(program.RecurrentWeights, hidden * hidden), Widen(program.RecurrentWeights2, hidden * hidden), hidden, hidden, currents),
            OutputWeights = output[((hidden - read) * program.Outputs.Count)..],
            MembraneDash = Widen(program.Hidden.MembraneDecayShift),
            CurrentDash = Widen(program.Hidden.CurrentDecayShift),
            Current2Dash = Widen(program.Hidden.Current2DecayShift),
            OutputMembraneDash = Widen(program.Outputs.MembraneDecayShift),
            OutputCurrentDash = Widen(program.Outputs.CurrentDecayShift),
            Threshold = Widen(program.Hidden.Threshold),
            OutputThreshold = Widen(program.Outputs.Threshold),
            Bias = Widen(program.Hidden.Bias),
            OutputBias = Widen(program.Outputs.Bias),
            Aliases = [.. program.Aliases.Select(targets => targets.ToArray())],
            InputShift = program.InputShift,
            RecurrentShift = program.RecurrentShift,
            OutputShift = program.OutputShift,
        };
    }

    // Whole populations have rows, as the vendor's mapper has it, unless that is more than the chip has ids for.
    private static int Reached(Placement placement, ChipDescription chip)
    {
        int whole = Last(placement, placement.Order.Where(p => placement.Network.Projections.Any(j => j.Source == Network.InputName && j.Target == p.Name)));
        return Math.Max(1, whole <= chip.InputExpansion ? whole : LastMarked(Wiring.Of(placement).IsReached));
    }

    private static int Read(Placement placement, ChipDescription chip)
    {
        int hidden = placement.Hidden.Count;
        int[] whole =
        [
            .. placement.Order.Where(p => placement.Network.Projections.Any(j => j.Source == p.Name && j.Target == placement.Output.Name))
                .SelectMany(p => placement.IdsOf(p.Name)),
        ];
        int rows = hidden - (whole.Length == 0 ? hidden - 1 : whole.Min());
        int first = Array.IndexOf(Wiring.Of(placement).IsRead, value: true);
        return rows <= chip.OutputExpansion ? rows : hidden - Math.Max(0, first);
    }

    private static int Last(Placement placement, IEnumerable<Population> populations) =>
        populations.SelectMany(p => placement.IdsOf(p.Name)).Select(id => id + 1).DefaultIfEmpty(0).Max();

    private static int LastMarked(bool[] marks) => Array.LastIndexOf(marks, value: true) + 1;

    private static double[] Join(double[] first, double[] second, int columns, int kept, int currents)
    {
        if (currents == 1 && kept == columns)
        {
            return first;
        }

        int rows = first.Length / columns;
        var joined = new double[rows * kept * currents];
        for (int i = 0; i < rows * kept; i++)
        {
            int from = ((i / kept) * columns) + (i % kept);
            joined[i * currents] = first[from];
            if (currents == 2)
            {
                joined[(i * currents) + 1] = second[from];
            }
        }

        return joined;
    }

    /// <summary>One current out of interleaved ones, with zeros for the hidden neurons that have no column; the array itself where that is the same.</summary>
    internal static double[] Spread(double[] joined, int current, int currents, int columns, int hidden)
    {
        if (currents == 1 && columns == hidden)
        {
            return joined;
        }

        int rows = columns == 0 ? 0 : joined.Length / currents / columns;
        var weights = new double[rows * hidden];
        for (int row = 0; row < rows; row++)
        {
            Span<double> into = weights.AsSpan(row * hidden, columns);
            ReadOnlySpan<double> from = joined.AsSpan(row * columns * currents, columns * currents);
            for (int column = 0; column < into.Length; column++)
            {
                into[column] = from[(column * currents) + current];
            }
        }

        return weights;
    }

    private static int LastColumn(double[] weights, int columns)
    {
        int last = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            last = weights[i] == 0 ? last : Math.Max(last, (i % columns) + 1);
        }

        return last;
    }

    private static double[] Dashes(double[] tau, double step) => [.. tau.Select(t => Math.Log2(t / step))];

    private static double[] Widen(IEnumerable<short> values) => [.. values.Select(v => (double)v)];

    private static double[] Widen(IReadOnlyCollection<sbyte> values, int length) => values.Count == 0 ? new double[length] : [.. values.Select(v => (double)v)];

    private static int[] Whole(double[] values)
    {
        var whole = new int[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            whole[i] = values[i] == 0 ? 0 : Whole(values[i]);
        }

        return whole;
    }

    private static int Whole(double value) => (int)Math.Clamp(Math.Round(value, MidpointRounding.ToEven), int.MinValue, int.MaxValue);
}
