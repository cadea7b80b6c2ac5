using SpikeSim.Chips;

namespace SpikeSim.Mapping;

/// <summary>
/// The hidden neurons, or the outputs, cut out of their network: driven by the spikes of the network in floating point and reset by its
/// spikes, so that the error of one neuron's integers is seen alone and does not pass through the others.
/// </summary>
internal sealed class DrivenLayer
{
    private DrivenLayer(SparseRows[] groups, int neurons, int currents, IReadOnlyList<FloatRun> runs)
    {
        Groups = groups;
        Neurons = neurons;
        Currents = currents;
        ClipSteps = [.. runs.Select(r => r.Input.Steps)];
        Steps = ClipSteps.Sum();
        EventStarts = new int[Steps + 1];
        Current = new float[Steps * neurons * currents];
        Membrane = new float[Steps * neurons];
        Resets = new ushort[Steps * neurons];
    }

    /// <summary>Weights by source: those of the inputs and those of hidden neurons, each with a shift of its own.</summary>
    public SparseRows[] Groups { get; }

    public int Neurons { get; }

    public int Currents { get; }

    public int Steps { get; }

    /// <summary>Steps of each clip, which starts from the reset state.</summary>
    public int[] ClipSteps { get; }

    public required double[] Threshold { get; init; }

    public required double[] Bias { get; init; }

    public required int[] MembraneShift { get; init; }

    /// <summary>Decay shifts by current.</summary>
    public required int[][] CurrentShift { get; init; }

    /// <summary>Whether the neurons fire.</summary>
    public bool Fires { get; init; } = true;

    /// <summary>The most spikes of a neuron in a step.</summary>
    public required int SpikeCap { get; init; }

    /// <summary>Events of step t: from EventStarts[t] to EventStarts[t + 1].</summary>
    public int[] EventStarts { get; }

    /// <summary>Group, source and count of every event.</summary>
    public (int Group, int Source, int Count)[] Events { get; private set; } = [];

    /// <summary>[step][neuron][current] in floating point, after the decay.</summary>
    public float[] Current { get; }

    /// <summary>[step][neuron] in floating point, after the reset.</summary>
    public float[] Membrane { get; }

    /// <summary>[step][neuron] thresholds that were subtracted.</summary>
    public ushort[] Resets { get; }

    public static DrivenLayer Hidden(ChipSpecification s, IReadOnlyList<FloatRun> runs, ChipArithmetic arithmetic)
    {
        var layer = new DrivenLayer([SparseRows.OfInputs(s), SparseRows.OfRecurrence(s)], s.Hidden, s.Currents, runs)
        {
            SpikeCap = arithmetic.MaxHiddenSpikes,
            Threshold = s.Threshold,
            Bias = s.Bias ?? new double[s.Hidden],
            MembraneShift = Shifts(s.MembraneDash, arithmetic),
            CurrentShift = s.Currents == 2 ? [Shifts(s.CurrentDash, arithmetic), Shifts(s.Current2Dash, arithmetic)] : [Shifts(s.CurrentDash, arithmetic)],
        };
        var events = new List<(int, int, int)>();
        int step = 0;
        foreach (FloatRun run in runs)
        {
            for (int t = 0; t < run.Input.Steps; t++, step++)
            {
                Collect(events, 0, run.Input.Row(t), arithmetic.MaxInputEvents);
                Collect(events, 1, t == 0 ? [] : run.Recording.HiddenSpikes.Row(t - 1), arithmetic.MaxHiddenSpikes);
                layer.EventStarts[step + 1] = events.Count;
                layer.Take(step, run.Recording.HiddenMembrane!.Row(t), run.Recording.HiddenCurrent!.Row(t), run.Recording.HiddenCurrent2 is { } c2 ? c2.Row(t) : []);
                run.Resets.AsSpan(t * s.Hidden, s.Hidden).CopyTo(layer.Resets.AsSpan(step * s.Hidden));
            }
        }

        return layer.Finish(events);
    }

    public static DrivenLayer Outputs(ChipSpecification s, IReadOnlyList<FloatRun> runs, ChipArithmetic arithmetic)
    {
        var layer = new DrivenLayer([SparseRows.OfOutputs(s)], s.Outputs, 1, runs)
        {
            SpikeCap = arithmetic.MaxOutputSpikes,
            Threshold = s.OutputThreshold,
            Bias = s.OutputBias ?? new double[s.Outputs],
            MembraneShift = Shifts(s.OutputMembraneDash, arithmetic),
            CurrentShift = [Shifts(s.OutputCurrentDash, arithmetic)],
            Fires = s.OutputsFire,
        };
        var events = new List<(int, int, int)>();
        int step = 0;
        foreach (FloatRun run in runs)
        {
            for (int t = 0; t < run.Input.Steps; t++, step++)
            {
                Collect(events, 0, t == 0 ? [] : run.Recording.HiddenSpikes.Row(t - 1), arithmetic.MaxHiddenSpikes);
                layer.EventStarts[step + 1] = events.Count;
                layer.Take(step, run.Recording.OutputMembrane!.Row(t), run.Recording.OutputCurrent!.Row(t), []);
                run.Recording.OutputSpikes.Row(t).CopyTo(layer.Resets.AsSpan(step * s.Outputs));
            }
        }

        return layer.Finish(events);
    }

    private static int[] Shifts(double[] dashes, ChipArithmetic arithmetic) =>
        [.. dashes.Select(d => (int)Math.Clamp(ScaledRounding.Round(d), 0, arithmetic.MaxDecayShift))];

    private static void Collect(List<(int, int, int)> events, int group, ReadOnlySpan<ushort> counts, int most)
    {
        for (int source = 0; source < counts.Length; source++)
        {
            if (counts[source] > 0)
            {
                events.Add((group, source, Math.Min(counts[source], most)));
            }
        }
    }

    private void Take(int step, ReadOnlySpan<double> membrane, ReadOnlySpan<double> current, ReadOnlySpan<double> current2)
    {
        for (int n = 0; n < Neurons; n++)
        {
            Membrane[(step * Neurons) + n] = (float)membrane[n];
            Current[((step * Neurons) + n) * Currents] = (float)current[n];
            if (Currents == 2)
            {
                Current[(((step * Neurons) + n) * 2) + 1] = (float)current2[n];
            }
        }
    }

    private DrivenLayer Finish(List<(int Group, int Source, int Count)> events)
    {
        Events = [.. events];
        return this;
    }
}
