using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using SpikeSim.Chips;
using SpikeSim.Files;
using SpikeSim.Networks;
using SpikeSim.Nir.Graphs;
using SpikeSim.Nir.Lowering;
using SpikeSim.Nir.Notes;
using SpikeSim.Recognition;

namespace SpikeSim.Nir.Writing;

/// <summary>Notes what NIR has no place for in metadata groups; <see cref="NirNotes"/> reads it.</summary>
internal static class NoteExport
{
    /// <summary>The notes of a graph.</summary>
    public static NirTree OfGraph(Network network, NirExportSettings settings)
    {
        NirTree tree = NirTree.Empty
            .With(NoteNames.Name, NirArray.OfText(network.Name))
            .With(NoteNames.Step, NirArray.One(network.StepSeconds))
            .With(NoteNames.TimeUnit, NirArray.OfText(NoteNames.Seconds))
            .With(NoteNames.Integrator, NirArray.OfText(NoteNames.Euler))
            .With(NoteNames.Reset, NirArray.OfText(network.Populations.Any(p => p.Spiking && p.Reset == ResetRule.ToValue) ? NoteNames.ToValue : NoteNames.Subtract))
            .With(NoteNames.Amplitude, NirArray.OfText(settings.Amplitude == NirAmplitude.Dirac ? NoteNames.Dirac : NoteNames.Signal))
            .With(NoteNames.Engine, NirArray.OfText(settings.Engine));

        // With the order go the other habits of a chip: it fires at its threshold too, and spikes take a step to the next layer.
        return settings.IsChipOrder
            ? tree.With(NoteNames.Order, NirArray.OfText(NoteNames.ChipOrder)).With(NoteNames.Comparison, NirArray.OfText(NoteNames.AtThreshold)).With(NoteNames.LayerDelay, NirArray.One(1))
            : tree;
    }

    /// <summary>The notes with front end, labels and decision.</summary>
    public static NirTree WithTask(NirTree notes, KeywordTask? task)
    {
        if (task is null)
        {
            return notes;
        }

        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            KeywordTaskJson.Write(writer, task);
        }

        return notes.With(NoteNames.Task, NirArray.OfText(Encoding.UTF8.GetString(buffer.ToArray())));
    }

    /// <summary>The notes with the history of a network or program, JSON text that is kept as it is.</summary>
    public static NirTree WithHistory(NirTree notes, string? json) => json is null ? notes : notes.With(NoteNames.History, NirArray.OfText(json));

    /// <summary>The notes of the neurons of a population.</summary>
    public static NirTree OfNeurons(Population population, double step)
    {
        NirTree tree = NirTree.Empty.With(NoteNames.Population, NirArray.OfText(population.Name)).With(NoteNames.SpikesPerStep, NirArray.One(population.SpikesPerStep));
        tree = Shift(tree, NoteNames.MembraneShift, population.TauMembraneSeconds, step);
        return population.TauSynapseSeconds.IsEmpty ? tree : Shift(tree, NoteNames.SynapseShift, population.TauSynapseSeconds[0], step);
    }

    /// <summary>The notes of neurons of a program with what its network does not show.</summary>
    public static NirTree OfChipNeurons(NirTree notes, ChipProgram program, PopulationRole role) => role == PopulationRole.Output
        ? notes.With(NoteNames.WeightScale, NirArray.One(Math.ScaleB(1, program.OutputShift)))
        : notes
            .With(NoteNames.WeightScale, NirArray.One(Math.ScaleB(1, program.InputShift)))
            .With(NoteNames.RecurrentWeightScale, NirArray.One(Math.ScaleB(1, program.RecurrentShift)))
            .With(NoteNames.SecondSynapseShift, Whole([.. program.Hidden.Current2DecayShift.Select(s => (double)s)]));

    // Decays that a chip has exactly are noted as its shifts.
    private static NirTree Shift(NirTree tree, string name, ImmutableArray<double> taus, double step)
    {
        double[] shifts = [.. taus.Select(t => Math.Log2(t / step))];
        bool areShifts = shifts.All(s => Math.Abs(s - Math.Round(s)) <= 1e-9 && s is >= 0 and <= 15);
        return areShifts ? tree.With(name, Whole([.. shifts.Select(s => Math.Round(s))])) : tree;
    }

    private static NirArray Whole(ImmutableArray<double> values) => NirArray.Of(NirElementType.Whole64, [values.Length], values);
}
