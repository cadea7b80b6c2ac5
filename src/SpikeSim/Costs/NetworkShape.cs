using System.Collections.Immutable;
using SpikeSim.Chips;

namespace SpikeSim.Costs;

/// <summary>The sizes of a program that cycles depend on.</summary>
public sealed record NetworkShape
{
    /// <summary>Input channels.</summary>
    public required int Inputs { get; init; }

    /// <summary>Hidden neurons.</summary>
    public required int Hidden { get; init; }

    /// <summary>Output neurons.</summary>
    public required int Outputs { get; init; }

    /// <summary>Hidden neurons that inputs reach.</summary>
    public required int Reached { get; init; }

    /// <summary>Hidden neurons that outputs read.</summary>
    public required int Read { get; init; }

    /// <summary>Recurrent weights onto the first current that are not zero.</summary>
    public required int RecurrentEntries { get; init; }

    /// <summary>Aliases, one per (source, target) pair.</summary>
    public required int Aliases { get; init; }

    /// <summary>Whether any weight reaches a second current.</summary>
    public required bool UsesSecondCurrent { get; init; }

    /// <summary>The shape of a program.</summary>
    /// <param name="program">The program.</param>
    /// <param name="countsAllNeurons">Whether every hidden neuron counts as reached and read, as on Xylo Audio 2.</param>
    /// <returns>The shape.</returns>
    public static NetworkShape Of(ChipProgram program, bool countsAllNeurons)
    {
        ArgumentNullException.ThrowIfNull(program);
        int hidden = program.Hidden.Count;
        return new NetworkShape
        {
            Inputs = program.Inputs,
            Hidden = hidden,
            Outputs = program.Outputs.Count,
            Reached = countsAllNeurons ? hidden : CountReached(program),
            Read = countsAllNeurons ? hidden : CountRead(program),
            RecurrentEntries = NonZero(program.RecurrentWeights),
            Aliases = program.Aliases.IsEmpty ? 0 : program.Aliases.Sum(targets => targets.Length),
            UsesSecondCurrent = program.UsesSecondCurrent,
        };
    }

    internal static int NonZero(ImmutableArray<sbyte> weights) => weights.Length - weights.AsSpan().Count((sbyte)0);

    private static int CountReached(ChipProgram program)
    {
        var reached = new bool[program.Hidden.Count];
        foreach (ImmutableArray<sbyte> weights in new[] { program.InputWeights, program.InputWeights2 })
        {
            for (int i = 0; i < weights.Length; i++)
            {
                reached[i % reached.Length] |= weights[i] != 0;
            }
        }

        return reached.Count(r => r);
    }

    private static int CountRead(ChipProgram program)
    {
        int outputs = program.Outputs.Count;
        int read = 0;
        for (int id = 0; id < program.Hidden.Count; id++)
        {
            read += program.OutputWeights.AsSpan(id * outputs, outputs).ContainsAnyExcept((sbyte)0) ? 1 : 0;
        }

        return read;
    }
}
