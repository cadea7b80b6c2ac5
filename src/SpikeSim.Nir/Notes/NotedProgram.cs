using SpikeSim.Chips;
using SpikeSim.Files;
using SpikeSim.Networks;
using SpikeSim.Nir.Graphs;
using SpikeSim.Nir.Lowering;

namespace SpikeSim.Nir.Notes;

/// <summary>
/// Takes the integers of a chip program out of a graph that was written from one, so that they come back as they went and are not
/// quantised again.
/// </summary>
public sealed class NotedProgram
{
    private readonly NirModel _model;
    private readonly Network _network;
    private readonly LoweredNetwork _lowered;
    private bool _isWhole = true;

    private NotedProgram(NirModel model, LoweredNetwork lowered)
    {
        _model = model;
        _lowered = lowered;
        _network = lowered.Network!;
    }

    /// <summary>Reads the program.</summary>
    /// <param name="model">The graph.</param>
    /// <returns>
    /// The program; null where the graph was written from none, or no longer is one: its numbers were changed, or its chip is not
    /// known here.
    /// </returns>
    /// <exception cref="DataFormatException">The task in the metadata is none.</exception>
    public static ProgramDocument? Of(NirModel model)
    {
        if (NirNotes.Of(model) is not { Chip: { } name } notes || ChipCatalogue.All.FirstOrDefault(c => c.Name == name) is not { } chip)
        {
            return null;
        }

        LoweredNetwork lowered = NotedLowering.ForEngine(model, NirChoice.None);
        if (lowered.Network is not { } network || network.Hidden.Count() != 1 || network.Outputs.Count() != 1 || new NotedProgram(model, lowered).Program(chip.Arithmetic) is not { } program)
        {
            return null;
        }

        return new ProgramDocument(network.Name, chip, program, network.StepSeconds, notes.Task(model.Source, program.Outputs.Count), notes.History);
    }

    private ChipProgram? Program(ChipArithmetic arithmetic)
    {
        Population hidden = _network.Hidden.Single();
        Population output = _network.Outputs.Single();
        int inputShift = ShiftOf(hidden, NoteNames.WeightScale);
        int recurrentShift = ShiftOf(hidden, NoteNames.RecurrentWeightScale);
        int outputShift = ShiftOf(output, NoteNames.WeightScale);
        var draft = new ChipProgramDraft
        {
            Inputs = _network.InputChannels,
            Hidden = Neurons(hidden) with { Current2DecayShift = SecondShifts(hidden) },
            Outputs = Neurons(output),
            InputWeights = Weights(Network.InputName, hidden, _network.InputChannels, inputShift),
            RecurrentWeights = Weights(hidden.Name, hidden, hidden.Neurons, recurrentShift),
            OutputWeights = Weights(hidden.Name, output, hidden.Neurons, outputShift),
            InputShift = inputShift,
            RecurrentShift = recurrentShift,
            OutputShift = outputShift,
        };
        bool isAll = _network.Projections.All(p => p.Synapse == 0 && p.DelaySeconds.IsEmpty && (p.Target == hidden.Name || p.Source == hidden.Name));
        return _isWhole && isAll ? ChipProgram.TryCreate(draft, arithmetic) : null;
    }

    private ChipNeuronsDraft Neurons(Population population)
    {
        int Shift(double tau) => Whole(Math.Log2(tau / _network.StepSeconds));
        _isWhole &= !population.TauSynapseSeconds.IsEmpty && population.CurrentBias.All(c => c.All(b => b == 0)) && population.Reset == ResetRule.Subtract && population.Spiking;
        return new ChipNeuronsDraft
        {
            MembraneDecayShift = [.. population.TauMembraneSeconds.Select(Shift)],
            CurrentDecayShift = [.. population.TauSynapseSeconds.Take(1).SelectMany(s => s).Select(Shift)],
            Threshold = [.. population.Threshold.Select(Whole)],
            Bias = [.. population.Bias.Select(Whole)],
        };
    }

    private int[] Weights(string source, Population target, int sources, int shift)
    {
        var weights = new int[sources * target.Neurons];
        foreach (Projection projection in _network.Projections.Where(p => p.Source == source && p.Target == target.Name))
        {
            for (int i = 0; i < weights.Length; i++)
            {
                weights[i] += Whole(Math.ScaleB(projection.Weights[i], -shift));
            }
        }

        return weights;
    }

    private int[] SecondShifts(Population hidden)
    {
        bool isNoted = Metadata(hidden).Values.TryGetValue(NoteNames.SecondSynapseShift, out NirArray? noted) && noted.Numbers.Length == hidden.Neurons;
        return isNoted ? [.. noted!.Numbers.Select(Whole)] : new int[hidden.Neurons];
    }

    private int ShiftOf(Population population, string name) =>
        NirNotes.Number(Metadata(population), name) is > 0 and var scale ? Whole(Math.Log2(scale)) : 0;

    private NirTree Metadata(Population population)
    {
        string node = _lowered.Populations.First(p => p.Value == population.Name).Key;
        return _model.Graph.Nodes.First(n => n.Name == node).Node.Metadata;
    }

    private int Whole(double value)
    {
        _isWhole &= value == Math.Floor(value) && Math.Abs(value) <= short.MaxValue + 1;
        return _isWhole ? (int)value : 0;
    }
}
