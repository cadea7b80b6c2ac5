using SpikeSim.Chips;
using SpikeSim.Rasters;

namespace SpikeSim.Mapping;

/// <summary>
/// The hidden neurons, or the outputs, cut out of their network: driven by the spikes of the network in floating point, so that the error
/// of one neuron's integers is seen alone and does not pass through the others. Everything lies neuron by neuron, since each is tried by
/// itself.
/// </summary>
internal sealed class DrivenLayer
{
    private readonly int[] _entryStarts;

    private DrivenLayer(WeightMatrix[] matrices, int neurons, int currents, IReadOnlyList<FloatRun> runs)
    {
        Neurons = neurons;
        Currents = currents;
        Groups = matrices.Length;
        ClipSteps = [.. runs.Select(r => r.Input.Steps)];
        Steps = ClipSteps.Sum();
        Sources = matrices.Sum(m => m.Sources);
        Counts = new ushort[Steps * Sources];
        Current = new float[Steps * neurons * currents];
        Membrane = new float[Steps * neurons];
        Spikes = new ushort[Steps * neurons];
        _entryStarts = new int[(neurons * currents) + 1];
        Entries = Collect(matrices, _entryStarts);
    }

    public int Neurons { get; }

    public int Currents { get; }

    /// <summary>Weight matrices: those of the inputs and those of hidden neurons, each with a shift of its own.</summary>
    public int Groups { get; }

    public int Steps { get; }

    /// <summary>Steps of each clip, which starts from the reset state.</summary>
    public int[] ClipSteps { get; }

    /// <summary>Everything that sends events: the sources of all groups, one group after the other.</summary>
    public int Sources { get; }

    public required double[] Threshold { get; init; }

    public required double[] Bias { get; init; }

    public required int[] MembraneShift { get; init; }

    /// <summary>Decay shifts by current.</summary>
    public required int[][] CurrentShift { get; init; }

    /// <summary>Whether the neurons fire.</summary>
    public bool Fires { get; init; } = true;

    /// <summary>The most spikes of a neuron in a step.</summary>
    public required int SpikeCap { get; init; }

    /// <summary>Weights that are not zero, by the neuron and current that they reach.</summary>
    public DrivenEntry[] Entries { get; }

    /// <summary>[step][source] events.</summary>
    public ushort[] Counts { get; }

    /// <summary>[neuron][current][step] in floating point, after the decay.</summary>
    public float[] Current { get; }

    /// <summary>[neuron][step] in floating point, after the reset.</summary>
    public float[] Membrane { get; }

    /// <summary>[neuron][step] thresholds that were subtracted.</summary>
    public ushort[] Spikes { get; }

    /// <summary>The most entries of a neuron.</summary>
    public int MostEntries => Enumerable.Range(0, Neurons).Select(n => RangeOf(n).Length).DefaultIfEmpty(0).Max();

    public static DrivenLayer Hidden(ChipSpecification s, IReadOnlyList<FloatRun> runs, ChipArithmetic arithmetic)
    {
        var inputs = new WeightMatrix(s.InputWeights, s.Inputs, 0, s.Reached * s.Currents);
        var recurrence = new WeightMatrix(s.RecurrentWeights, s.Hidden, 0, s.Hidden * s.Currents);
        var layer = new DrivenLayer([inputs, recurrence], s.Hidden, s.Currents, runs)
        {
            SpikeCap = arithmetic.MaxHiddenSpikes,
            Threshold = s.Threshold,
            Bias = s.Bias ?? new double[s.Hidden],
            MembraneShift = Shifts(s.MembraneDash, arithmetic),
            CurrentShift = s.Currents == 2 ? [Shifts(s.CurrentDash, arithmetic), Shifts(s.Current2Dash, arithmetic)] : [Shifts(s.CurrentDash, arithmetic)],
        };
        int first = 0;
        foreach (FloatRun run in runs)
        {
            int steps = run.Input.Steps;
            layer.CountEvents(first, steps, 0, run.Input, 0, arithmetic.MaxInputEvents);
            layer.CountEvents(first, steps, s.Inputs, run.Recording.HiddenSpikes, 1, arithmetic.MaxHiddenSpikes);
            layer.Take(first, run.Recording.HiddenMembrane!, [run.Recording.HiddenCurrent!, run.Recording.HiddenCurrent2 ?? run.Recording.HiddenCurrent!], run.Resets);
            first += steps;
        }

        return layer;
    }

    public static DrivenLayer Outputs(ChipSpecification s, IReadOnlyList<FloatRun> runs, ChipArithmetic arithmetic)
    {
        var layer = new DrivenLayer([new WeightMatrix(s.OutputWeights, s.Hidden, s.Hidden - s.Read, s.Outputs)], s.Outputs, 1, runs)
        {
            SpikeCap = arithmetic.MaxOutputSpikes,
            Threshold = s.OutputThreshold,
            Bias = s.OutputBias ?? new double[s.Outputs],
            MembraneShift = Shifts(s.OutputMembraneDash, arithmetic),
            CurrentShift = [Shifts(s.OutputCurrentDash, arithmetic)],
            Fires = s.OutputsFire,
        };
        int first = 0;
        foreach (FloatRun run in runs)
        {
            layer.CountEvents(first, run.Input.Steps, 0, run.Recording.HiddenSpikes, 1, arithmetic.MaxHiddenSpikes);
            layer.Take(first, run.Recording.OutputMembrane!, [run.Recording.OutputCurrent!], run.Recording.OutputSpikes.Counts);
            first += run.Input.Steps;
        }

        return layer;
    }

    /// <summary>The entries that reach a current of a neuron.</summary>
    public Range RangeOf(int neuron, int current) =>
        _entryStarts[(neuron * Currents) + current].._entryStarts[(neuron * Currents) + current + 1];

    /// <summary>The entries that reach a neuron.</summary>
    public (int Start, int Length) RangeOf(int neuron) =>
        (_entryStarts[neuron * Currents], _entryStarts[(neuron + 1) * Currents] - _entryStarts[neuron * Currents]);

    private static int[] Shifts(double[] dashes, ChipArithmetic arithmetic) =>
        [.. dashes.Select(d => (int)Math.Clamp(ScaledRounding.Round(d), 0, arithmetic.MaxDecayShift))];

    // Columns of a matrix are neurons, current by current.
    private static DrivenEntry[] Collect(WeightMatrix[] matrices, int[] starts)
    {
        foreach (WeightMatrix matrix in matrices)
        {
            matrix.CountColumns(starts.AsSpan(1));
        }

        for (int i = 1; i < starts.Length; i++)
        {
            starts[i] += starts[i - 1];
        }

        var entries = new DrivenEntry[starts[^1]];
        int[] next = [.. starts];
        int firstSource = 0;
        for (int group = 0; group < matrices.Length; group++)
        {
            matrices[group].AddEntries(group, firstSource, entries, next);
            firstSource += matrices[group].Sources;
        }

        return entries;
    }

    // Spikes of hidden neurons arrive a step later.
    private void CountEvents(int first, int steps, int source, Raster events, int delay, int most)
    {
        for (int t = delay; t < steps; t++)
        {
            ReadOnlySpan<ushort> row = events.Row(t - delay);
            Span<ushort> counts = Counts.AsSpan(((first + t) * Sources) + source, row.Length);
            for (int i = 0; i < row.Length; i++)
            {
                counts[i] = (ushort)Math.Min((int)row[i], most);
            }
        }
    }

    private void Take(int first, Trace membrane, Trace[] currents, ReadOnlySpan<ushort> spikes)
    {
        for (int t = 0; t < membrane.Steps; t++)
        {
            ReadOnlySpan<double> row = membrane.Row(t);
            for (int n = 0; n < Neurons; n++)
            {
                Membrane[(n * Steps) + first + t] = (float)row[n];
                Spikes[(n * Steps) + first + t] = spikes[(t * Neurons) + n];
            }

            for (int c = 0; c < Currents; c++)
            {
                ReadOnlySpan<double> current = currents[c].Row(t);
                for (int n = 0; n < Neurons; n++)
                {
                    Current[(((n * Currents) + c) * Steps) + first + t] = (float)current[n];
                }
            }
        }
    }
}
