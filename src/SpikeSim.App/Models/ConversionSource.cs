using SpikeSim.App.CommandLine;
using SpikeSim.Chips;
using SpikeSim.Files;
using SpikeSim.Mapping;

namespace SpikeSim.App.Models;

/// <summary>What a conversion starts from, in whichever form the target needs; a form that the file cannot give is refused with the reason.</summary>
internal sealed class ConversionSource(NetworkContent content, ChipDescription? chip, bool asFloat, CommandContext context)
{
    private readonly List<string> _lost = [];

    /// <summary>What the target has no place for, one sentence each; known once a form was asked for.</summary>
    public IReadOnlyList<string> Lost => _lost;

    /// <summary>The network in floating point.</summary>
    public NetworkDocument Network() => content.RequireNetwork();

    /// <summary>The program; a network in floating point is placed on the chip for it.</summary>
    public ProgramDocument Program()
    {
        if (content.ProgramFor(chip) is { } program)
        {
            return program;
        }

        LoadedModel model = LoadedModel.Of(content, chip, context);
        return new ProgramDocument(model.Name, model.Chip, model.Program, model.StepSeconds, model.Task, null);
    }

    /// <summary>The specification in whole numbers, or that of the network before quantisation.</summary>
    public SpecificationDocument Specification()
    {
        if (!asFloat)
        {
            ProgramDocument program = Program();
            Leave(program.Task is not null, "the task (front end, labels, decision)");
            Leave(program.Origin is not null, "the origin");
            Leave(!program.Unknown.IsEmpty, "the members that this version does not know");
            return new SpecificationDocument(SpecificationForm.Of(program.Program, program.Chip), program.StepSeconds, []);
        }

        NetworkDocument network = Network();
        ChipDescription target = chip ?? ChipOption.Default;
        Leave(network.Task is not null, "the task (front end, labels, decision)");
        Leave(network.Training is not null, "the training record");
        return new SpecificationDocument(SpecificationForm.Of(new Placement(network.Network, target), target), network.Network.StepSeconds, []);
    }

    private void Leave(bool isThere, string what)
    {
        if (isThere)
        {
            _lost.Add($"a specification has no place for {what}; left out");
        }
    }
}
