using SpikeSim.Chips;
using SpikeSim.Networks;
using SpikeSim.Rasters;

namespace SpikeSim.Engines.Clocked;

/// <summary>A network and its input that benchmarks share, so that every figure names the same work.</summary>
/// <param name="Name">The name in tables.</param>
/// <param name="Description">What it is.</param>
/// <param name="Network">The network.</param>
/// <param name="Input">The input events.</param>
public sealed record ClockedWorkload(string Name, string Description, Network Network, Raster Input)
{
    /// <summary>The membrane unit of the chip program, as a threshold of about 1 has many of them.</summary>
    private const double Unit = 1.0 / 1024;

    // Decays that lose whole units make the chip fire otherwise; with so much of its biases both fire at the 20.4 Hz of W1's definition.
    private const double Drive = 1.027;

    /// <summary>
    /// The chip's W1 in floating point: 16 Poisson inputs at 50 Hz, 1000 recurrent neurons of 10 % connectivity, 8 outputs, steps of
    /// 1 ms; about 20 hidden spikes a step. All weights are whole multiples of one scale.
    /// </summary>
    /// <param name="steps">The length of the input.</param>
    /// <returns>The workload W1.</returns>
    public static ClockedWorkload W1(int steps = 10_000)
    {
        ChipWorkload chip = ChipWorkload.W1(steps);
        ChipProgram program = chip.Program;
        double step = chip.Input.StepSeconds;
        var network = new Network
        {
            Name = chip.Name,
            StepSeconds = step,
            InputChannels = program.Inputs,
            Populations = [Population(program.Hidden, "hidden", PopulationRole.Hidden, step), Population(program.Outputs, "output", PopulationRole.Output, step)],
            Projections =
            [
                Projection(Network.InputName, "hidden", program.InputWeights, program.InputShift),
                Projection("hidden", "hidden", program.RecurrentWeights, program.RecurrentShift),
                Projection("hidden", "output", program.OutputWeights, program.OutputShift),
            ],
        };
        return new ClockedWorkload(chip.Name, chip.Description, network, chip.Input);
    }

    private static Population Population(ChipNeurons neurons, string name, PopulationRole role, double step) => new()
    {
        Name = name,
        Role = role,
        TauMembraneSeconds = [.. neurons.MembraneDecayShift.Select(d => step * (1 << d))],
        TauSynapseSeconds = [[.. neurons.CurrentDecayShift.Select(d => step * (1 << d))]],
        Threshold = [.. neurons.Threshold.Select(t => Unit * t)],
        Bias = [.. neurons.Bias.Select(b => Drive * Unit * b)],
        SpikesPerStep = role == PopulationRole.Hidden ? 31 : 1,
    };

    private static Projection Projection(string source, string target, IEnumerable<sbyte> weights, int shift) => new()
    {
        Source = source,
        Target = target,
        Weights = [.. weights.Select(w => Unit * (w << shift))],
    };
}
