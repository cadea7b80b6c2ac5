using SpikeSim.Engines.Clocked;
using SpikeSim.Engines.Exact;
using SpikeSim.Networks;
using SpikeSim.Nir.Lowering;
using SpikeSim.Rasters;

namespace SpikeSim.App.Verification;

/// <summary>What every population did in every step of a NIR vector.</summary>
internal sealed class NirCaseRun
{
    private NirCaseRun(Network network, int steps)
    {
        Spikes = [.. network.Populations.Select(p => new int[steps, p.Neurons])];
        Membrane = [.. network.Populations.Select(p => new double[steps, p.Neurons])];
    }

    /// <summary>Per population: steps x neurons spikes.</summary>
    public int[][,] Spikes { get; }

    /// <summary>Per population: steps x neurons membranes at the end of the step.</summary>
    public double[][,] Membrane { get; }

    /// <summary>Runs a network on the clocked engine in double precision.</summary>
    /// <param name="lowered">The network.</param>
    /// <param name="source">How messages name the file.</param>
    /// <param name="input">A row of values per step: counts, or a signal.</param>
    public static NirCaseRun Clocked(LoweredNetwork lowered, string source, double[][] input)
    {
        ClockedEngine engine = NirEngines.CreateClocked(lowered, source, NumberPrecision.Bits64);
        Network network = engine.Network;
        var run = new NirCaseRun(network, input.Length);
        bool areCounts = input.All(row => row.All(v => v is >= 0 and <= ushort.MaxValue && v == Math.Floor(v)));
        var counts = new ushort[network.InputChannels];
        for (int step = 0; step < input.Length; step++)
        {
            if (areCounts)
            {
                for (int c = 0; c < counts.Length; c++)
                {
                    counts[c] = (ushort)input[step][c];
                }
            }
            else
            {
                AddSignal(engine, input, step);
            }

            engine.Step(counts);
            run.Record(engine, step);
        }

        return run;
    }

    /// <summary>Runs a network on the exact engine; a signal is constant over each step, a spike belongs to the step that it falls into.</summary>
    /// <param name="lowered">The network.</param>
    /// <param name="source">How messages name the file.</param>
    /// <param name="input">A row of values per step.</param>
    public static NirCaseRun Exact(LoweredNetwork lowered, string source, double[][] input)
    {
        Network network = lowered.Require(source);
        double step = network.StepSeconds;
        bool isSignal = lowered.Settings.Amplitude == NirAmplitude.Signal;
        var engine = new ExactEngine(network, new ExactSettings { RecurrentDelaySeconds = isSignal ? lowered.Settings.RecurrentDelaySteps * step : 0 });
        var run = new NirCaseRun(network, input.Length);
        engine.Start(new TimedInput(network.InputChannels, isSignal ? [] : Pulses(input, step), isSignal ? Currents(input, step) : [], input.Length * step));
        for (int k = 0; k < input.Length; k++)
        {
            engine.AdvanceTo((k + 1) * step);
            for (int p = 0; p < run.Membrane.Length; p++)
            {
                var values = new double[network.Populations[p].Neurons];
                engine.ReadMembranes(p, values);
                for (int n = 0; n < values.Length; n++)
                {
                    run.Membrane[p][k, n] = values[n];
                }
            }
        }

        foreach (TimedSpike spike in engine.Spikes().Spikes)
        {
            run.Spikes[spike.Node][Math.Min((int)(spike.Seconds / step), input.Length - 1), spike.Neuron]++;
        }

        return run;
    }

    // A signal of 1 for one step has the charge of one event.
    private static IEnumerable<CurrentChange> Currents(double[][] input, double step)
    {
        for (int k = 0; k < input.Length; k++)
        {
            for (int c = 0; c < input[k].Length; c++)
            {
                if (input[k][c] != (k == 0 ? 0 : input[k - 1][c]))
                {
                    yield return new CurrentChange(k * step, c, input[k][c] / step);
                }
            }
        }
    }

    private static IEnumerable<TimedEvent> Pulses(double[][] input, double step)
    {
        for (int k = 0; k < input.Length; k++)
        {
            for (int c = 0; c < input[k].Length; c++)
            {
                double count = input[k][c];
                yield return count is >= 0 and <= ushort.MaxValue && count == Math.Floor(count)
                    ? new TimedEvent(k * step, c, (int)count)
                    : throw new DataFormatException(FormattableString.Invariant($"input row {k}, column {c}: Dirac events are counted in whole numbers, not {count}."));
            }
        }
    }

    // An input that is no count goes through the weights here.
    private static void AddSignal(ClockedEngine engine, double[][] input, int step)
    {
        Network network = engine.Network;
        foreach (Projection projection in network.Projections.Where(p => p.Source == Network.InputName))
        {
            int target = network.IndexOf(projection.Target);
            int[] delays = [.. projection.DelaySeconds.Select(d => (int)Math.Round(d / network.StepSeconds))];
            var amounts = new double[network.Populations[target].Neurons];
            for (int i = 0; i < projection.Weights.Length; i++)
            {
                int from = step - (delays.Length == 0 ? 0 : delays[delays.Length == 1 ? 0 : i]);
                amounts[i % amounts.Length] += from < 0 ? 0 : input[from][i / amounts.Length] * projection.Weights[i];
            }

            engine.AddInput(target, projection.Synapse, amounts);
        }
    }

    private void Record(ClockedEngine engine, int step)
    {
        for (int p = 0; p < Spikes.Length; p++)
        {
            int neurons = Spikes[p].GetLength(1);
            var counts = new ushort[neurons];
            var values = new double[neurons];
            engine.CopySpikes(p, counts);
            engine.CopyMembrane(p, values);
            for (int n = 0; n < neurons; n++)
            {
                Spikes[p][step, n] = counts[n];
                Membrane[p][step, n] = values[n];
            }
        }
    }
}
