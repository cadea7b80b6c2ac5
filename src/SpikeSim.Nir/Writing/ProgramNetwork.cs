using System.Collections.Immutable;
using SpikeSim.Chips;
using SpikeSim.Mapping;
using SpikeSim.Networks;

namespace SpikeSim.Nir.Writing;

/// <summary>A chip program as a network in the program's own integers: what its NIR file describes, in the order of the chip.</summary>
public static class ProgramNetwork
{
    private const string HiddenName = "hidden";
    private const string OutputName = "readout";

    /// <summary>The network of a program.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="program">The program.</param>
    /// <param name="stepSeconds">The time step in seconds.</param>
    /// <returns>The network; weights are the integers times 2^shift.</returns>
    /// <exception cref="DataFormatException">The program uses second synapses or aliases, which NIR cannot say.</exception>
    public static Network Of(string name, ChipProgram program, double stepSeconds)
    {
        ArgumentNullException.ThrowIfNull(program);
        if (program.UsesSecondCurrent || program.Aliases.Any(a => a.Length > 0))
        {
            throw new DataFormatException($"{name}: NIR cannot say: {(program.UsesSecondCurrent ? "neurons with two synapses" : "aliases")}.");
        }

        var projections = new List<Projection> { Weights(Network.InputName, HiddenName, program.InputWeights, program.InputShift) };
        if (program.RecurrentWeights.Any(w => w != 0))
        {
            projections.Add(Weights(HiddenName, HiddenName, program.RecurrentWeights, program.RecurrentShift));
        }

        projections.Add(Weights(HiddenName, OutputName, program.OutputWeights, program.OutputShift));
        return new Network
        {
            Name = name,
            StepSeconds = stepSeconds,
            InputChannels = program.Inputs,
            Populations =
            [
                Neurons(HiddenName, PopulationRole.Hidden, program.Hidden, program.Arithmetic.MaxHiddenSpikes, stepSeconds),
                Neurons(OutputName, PopulationRole.Output, program.Outputs, program.Arithmetic.MaxOutputSpikes, stepSeconds),
            ],
            Projections = [.. projections],
        };
    }

    private static Population Neurons(string name, PopulationRole role, ChipNeurons neurons, int spikesPerStep, double step) => new()
    {
        Name = name,
        Role = role,
        TauMembraneSeconds = [.. neurons.MembraneDecayShift.Select(s => DecayShift.Tau(s, step))],
        TauSynapseSeconds = [[.. neurons.CurrentDecayShift.Select(s => DecayShift.Tau(s, step))]],
        Threshold = [.. neurons.Threshold.Select(t => (double)t)],
        Bias = [.. neurons.Bias.Select(b => (double)b)],
        SpikesPerStep = spikesPerStep,
    };

    private static Projection Weights(string source, string target, ImmutableArray<sbyte> weights, int shift) =>
        new() { Source = source, Target = target, Weights = [.. weights.Select(w => Math.ScaleB(w, shift))] };
}
