using SpikeSim.Rasters;

namespace SpikeSim.Chips;

/// <summary>A program and its input that benchmarks share, so that every figure names the same work.</summary>
/// <param name="Name">The name in tables.</param>
/// <param name="Description">What it is.</param>
/// <param name="Program">The program.</param>
/// <param name="Input">The input events.</param>
public sealed record ChipWorkload(string Name, string Description, ChipProgram Program, Raster Input)
{
    private const double StepSeconds = 1e-3;
    private const int Hidden = 1000;
    private const int Outputs = 8;
    private const int Inputs = 16;
    private const double InputRateHz = 50;

    /// <summary>
    /// 16 Poisson inputs at 50 Hz, 1000 recurrent neurons of 10 % connectivity (80 % excitatory, 20 % inhibitory) with decay shifts of
    /// their own, 8 outputs, steps of 1 ms; about 20 hidden spikes a step.
    /// </summary>
    /// <param name="steps">The length of the input.</param>
    /// <returns>The workload W1.</returns>
    public static ChipWorkload W1(int steps = 10_000)
    {
        var random = new SeededRandom(1);
        var recurrent = new int[Hidden * Hidden];
        for (int source = 0; source < Hidden; source++)
        {
            bool isInhibitory = source % 5 == 4;
            for (int target = 0; target < Hidden; target++)
            {
                if (random.NextDouble() < 0.1)
                {
                    recurrent[(source * Hidden) + target] = isInhibitory ? -4 * (1 + random.Below(7)) : 1 + random.Below(7);
                }
            }
        }

        int[] input = [.. Enumerable.Range(0, Inputs * Hidden).Select(_ => random.Below(61) - 30)];
        return new ChipWorkload(
            "W1",
            "16 inputs, 1000 recurrent neurons (10 %), 8 outputs, about 20 spikes a step",
            Build(random, input, recurrent, periodSteps: 95),
            Poisson(random, steps));
    }

    /// <summary>1000 x 1000 dense recurrent weights, about 50 hidden spikes a step (5 %).</summary>
    /// <param name="steps">The length of the input.</param>
    /// <returns>The workload W3.</returns>
    public static ChipWorkload W3(int steps = 2_000)
    {
        var random = new SeededRandom(3);
        int[] recurrent = [.. Enumerable.Range(0, Hidden * Hidden).Select(_ => random.Below(2) == 0 ? 1 + random.Below(3) : -1 - random.Below(3))];
        int[] input = [.. Enumerable.Range(0, Inputs * Hidden).Select(_ => random.Below(61) - 30)];
        return new ChipWorkload(
            "W3", "1000 x 1000 dense recurrent weights, about 50 spikes a step", Build(random, input, recurrent, periodSteps: 22), Poisson(random, steps));
    }

    // A bias lets every neuron fire about once a period on its own; inputs and recurrence make it irregular.
    private static ChipProgram Build(SeededRandom random, int[] input, int[] recurrent, int periodSteps)
    {
        const int Drive = 100;
        int[] membraneShift = [.. Enumerable.Range(0, Hidden).Select(_ => 4 + random.Below(2))];
        int[] threshold = [.. membraneShift.Select(d => (int)(Drive * (1 << d) * (1 - Math.Pow(1 - Math.ScaleB(1, -d), periodSteps))))];
        var draft = new ChipProgramDraft
        {
            Inputs = Inputs,
            InputWeights = input,
            InputShift = 1,
            RecurrentWeights = recurrent,
            OutputWeights = [.. Enumerable.Range(0, Hidden * Outputs).Select(_ => random.Below(21) - 10)],
            Hidden = new ChipNeuronsDraft
            {
                MembraneDecayShift = membraneShift,
                CurrentDecayShift = [.. Enumerable.Range(0, Hidden).Select(_ => 2 + random.Below(2))],
                Current2DecayShift = [.. Enumerable.Repeat(2, Hidden)],
                Threshold = threshold,
                Bias = [.. Enumerable.Repeat(Drive, Hidden)],
            },
            Outputs = new ChipNeuronsDraft
            {
                MembraneDecayShift = [.. Enumerable.Repeat(4, Outputs)],
                CurrentDecayShift = [.. Enumerable.Repeat(3, Outputs)],
                Threshold = [.. Enumerable.Repeat(1000, Outputs)],
                Bias = [.. new int[Outputs]],
            },
        };
        return ChipProgram.Create(draft, ChipCatalogue.Find("xylo-audio-2").Arithmetic);
    }

    private static Raster Poisson(SeededRandom random, int steps)
    {
        var counts = new ushort[steps * Inputs];
        for (int i = 0; i < counts.Length; i++)
        {
            // Knuth's product of uniforms; the mean of a step is far below 1.
            double limit = Math.Exp(-InputRateHz * StepSeconds);
            for (double product = random.NextDouble(); product > limit; product *= random.NextDouble())
            {
                counts[i]++;
            }
        }

        return new Raster(counts, Inputs, StepSeconds);
    }
}
