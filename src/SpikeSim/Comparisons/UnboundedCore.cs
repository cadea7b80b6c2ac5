using System.Collections.Immutable;
using SpikeSim.Chips;
using SpikeSim.Rasters;

namespace SpikeSim.Comparisons;

/// <summary>
/// The integer step of a chip in words that never saturate: the chip's decays, caps and order without its clamps. Where it differs from
/// the chip, a sum has left the chip's words.
/// </summary>
public sealed class UnboundedCore
{
    private readonly ChipProgram _program;

    /// <summary>Prepares a program.</summary>
    /// <param name="program">The program.</param>
    public UnboundedCore(ChipProgram program)
    {
        ArgumentNullException.ThrowIfNull(program);
        _program = program;
    }

    /// <summary>Runs a raster from the reset state.</summary>
    /// <param name="input">The events.</param>
    /// <returns>Spikes of hidden neurons and outputs in the order of the chip.</returns>
    public (Raster Hidden, Raster Outputs) Run(Raster input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var hidden = new Neurons(_program.Hidden, _program.Arithmetic.MaxHiddenSpikes, _program.Arithmetic.DecayRule);
        var outputs = new Neurons(_program.Outputs, _program.Arithmetic.MaxOutputSpikes, _program.Arithmetic.DecayRule);
        var hiddenCounts = new ushort[input.Steps * hidden.Count];
        var outputCounts = new ushort[input.Steps * outputs.Count];
        var before = new int[hidden.Count];
        for (int step = 0; step < input.Steps; step++)
        {
            int[] events = [.. input.Row(step).ToArray().Select(c => Math.Min((int)c, _program.Arithmetic.MaxInputEvents))];
            Add(events, _program.InputWeights, _program.InputShift, hidden.Current);
            Add(events, _program.InputWeights2, _program.InputShift, hidden.Current2);
            Add(before, _program.RecurrentWeights, _program.RecurrentShift, hidden.Current);
            Add(before, _program.RecurrentWeights2, _program.RecurrentShift, hidden.Current2);
            Add(before, _program.OutputWeights, _program.OutputShift, outputs.Current);
            int[] spikes = hidden.Advance(_program.Aliases, _program.HasBias);
            int[] fired = outputs.Advance([], _program.HasBias);
            for (int n = 0; n < spikes.Length; n++)
            {
                hiddenCounts[(step * hidden.Count) + n] = (ushort)spikes[n];
            }

            for (int n = 0; n < fired.Length; n++)
            {
                outputCounts[(step * outputs.Count) + n] = (ushort)fired[n];
            }

            before = spikes;
        }

        return (new Raster(hiddenCounts, hidden.Count, input.StepSeconds), new Raster(outputCounts, outputs.Count, input.StepSeconds));
    }

    private static void Add(int[] events, ImmutableArray<sbyte> weights, int shift, long[] currents)
    {
        for (int source = 0; !weights.IsEmpty && source < events.Length; source++)
        {
            for (int n = 0; events[source] > 0 && n < currents.Length; n++)
            {
                currents[n] += events[source] * ((long)weights[(source * currents.Length) + n] << shift);
            }
        }
    }

    private static long Decayed(long value, int shift, DecayRule rule) => value - rule switch
    {
        DecayRule.Shift => value >> shift,
        DecayRule.Symmetric => Math.Sign(value) * Math.Max(Math.Abs(value) >> shift, Math.Min(Math.Abs(value), 1)),
        _ => value >> shift == 0 && value > 0 ? 1 : value >> shift,
    };

    private sealed class Neurons(ChipNeurons parameters, int cap, DecayRule rule)
    {
        private readonly long[] _membrane = new long[parameters.Count];

        public int Count => parameters.Count;

        public long[] Current { get; } = new long[parameters.Count];

        public long[] Current2 { get; } = new long[parameters.Count];

        public int[] Advance(ImmutableArray<ImmutableArray<int>> aliases, bool hasBias)
        {
            var spikes = new int[Count];
            for (int n = 0; n < Count; n++)
            {
                Current[n] = Decayed(Current[n], parameters.CurrentDecayShift[n], rule);
                Current2[n] = parameters.Current2DecayShift.Length > n ? Decayed(Current2[n], parameters.Current2DecayShift[n], rule) : 0;
                long v = Decayed(_membrane[n], parameters.MembraneDecayShift[n], rule) + Current[n] + Current2[n] + (hasBias ? parameters.Bias[n] : 0);
                for (; v >= parameters.Threshold[n] && spikes[n] < cap; spikes[n]++)
                {
                    v -= parameters.Threshold[n];
                }

                _membrane[n] = v;
                foreach (int target in aliases.IsEmpty ? [] : aliases[n])
                {
                    spikes[target] = Math.Min(spikes[target] + spikes[n], cap);
                }
            }

            return spikes;
        }
    }
}
