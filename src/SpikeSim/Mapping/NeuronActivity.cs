using SpikeSim.Chips;
using SpikeSim.Rasters;

namespace SpikeSim.Mapping;

/// <summary>Spikes of neurons in floating point and in integers over several runs, and who stood at the end of a word.</summary>
internal sealed class NeuronActivity(int neurons)
{
    private readonly long[] _before = new long[neurons];
    private readonly long[] _after = new long[neurons];
    private readonly bool[] _saturated = new bool[neurons];
    private readonly int[] _first = [.. Enumerable.Repeat(int.MaxValue, neurons)];
    private long _steps;

    public void Add(Raster before, Raster after, IEnumerable<Trace> states, ChipArithmetic arithmetic)
    {
        for (int step = 0; step < before.Steps; step++)
        {
            ReadOnlySpan<ushort> wanted = before.Row(step);
            ReadOnlySpan<ushort> found = after.Row(step);
            for (int n = 0; n < wanted.Length; n++)
            {
                _before[n] += wanted[n];
                _after[n] += found[n];
                _first[n] = wanted[n] == found[n] ? _first[n] : Math.Min(_first[n], step);
            }
        }

        foreach (Trace state in states)
        {
            for (int step = 0; step < state.Steps; step++)
            {
                ReadOnlySpan<double> row = state.Row(step);
                for (int n = 0; n < row.Length; n++)
                {
                    _saturated[n] |= row[n] >= arithmetic.MaxState || row[n] <= arithmetic.MinState;
                }
            }
        }

        _steps += before.Steps;
    }

    public double RateBefore(int[] ids) => Rate(_before, ids);

    public double RateAfter(int[] ids) => Rate(_after, ids);

    public bool IsSilenced(int id) => _before[id] > 0 && _after[id] == 0;

    public bool IsSaturated(int id) => _saturated[id];

    public int? FirstDifference(int[] ids) => ids.Min(id => _first[id]) is var first and < int.MaxValue ? first : null;

    private double Rate(long[] spikes, int[] ids) => _steps == 0 ? 0 : ids.Sum(id => spikes[id]) / ((double)_steps * ids.Length);
}
