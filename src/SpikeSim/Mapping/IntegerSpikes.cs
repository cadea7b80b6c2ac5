using SpikeSim.Chips;
using SpikeSim.Rasters;

namespace SpikeSim.Mapping;

/// <summary>Runs of the network in floating point with the hidden spikes of a program, so that a layer can be fitted to what it will get.</summary>
internal static class IntegerSpikes
{
    /// <summary>The same runs; their hidden spikes are those of the program.</summary>
    public static FloatRun[] Of(QuantizedSpecification quantized, ChipArithmetic arithmetic, IReadOnlyList<FloatRun> runs, ParallelOptions parallel)
    {
        ChipProgram program = ChipProgram.Create(SpecificationForm.ToDraft(quantized.Integers), arithmetic);
        var found = new FloatRun[runs.Count];
        Parallel.For(
            0,
            found.Length,
            parallel,
            () => new ChipCore(program),
            (i, _, core) =>
            {
                core.Reset();
                Recording integers = core.Run(runs[i].Input);
                found[i] = runs[i] with { Recording = runs[i].Recording with { HiddenSpikes = integers.HiddenSpikes } };
                return core;
            },
            _ => { });
        return found;
    }
}
