using SpikeSim.App.CommandLine;
using SpikeSim.Chips;
using SpikeSim.Files;
using SpikeSim.Mapping;
using SpikeSim.Nir.Graphs;
using SpikeSim.Nir.Writing;

namespace SpikeSim.App.Models;

/// <summary>What a conversion starts from, in whichever form the target needs; a form that the file cannot give is refused with the reason.</summary>
internal sealed class ConversionSource(NetworkContent content, ChipDescription? chip, bool asFloat, NirExportSettings export, CommandContext context)
{
    private readonly List<string> _lost = [];

    /// <summary>What the target has no place for, one sentence each; known once a form was asked for.</summary>
    public IReadOnlyList<string> Lost => _lost;

    /// <summary>Every design rule that a program on the way breaks on its chip, warnings included; known once a form was asked for.</summary>
    public IReadOnlyList<Violation> Violations { get; private set; } = [];

    /// <summary>The network in floating point.</summary>
    public NetworkDocument Network() => chip is null ? content.RequireNetwork() : content.NetworkFor(chip);

    /// <summary>The NIR graph; integers of a chip and networks that were trained for one are in the order of the chip.</summary>
    public NirDocument Nir()
    {
        if (content.Nir is { } nir)
        {
            return nir.Model.Document;
        }

        NirExported exported;
        if (content.IsIntegers)
        {
            ProgramDocument program = Program();
            var plain = new ProgramDocument(program.Name, program.Chip, program.Program, program.StepSeconds, null, null);
            Leave(program.OperationMode != plain.OperationMode || program.TimeResolutionWrap != plain.TimeResolutionWrap, "settings of the board (operation_mode, time_resolution_wrap)", "NIR");
            Leave(!program.Unknown.IsEmpty, "the members that this version does not know", "NIR");
            Leave(!ChipCatalogue.All.Contains(program.Chip), $"the description of the chip {program.Chip.Name}; its integers can be taken back only where that chip is known", "NIR");
            exported = NirExport.Of(program, export);
        }
        else
        {
            exported = NirExport.Of(Network(), export);
        }

        _lost.AddRange(exported.Warnings);
        return exported.Document;
    }

    /// <summary>The program; a network in floating point is placed on the chip for it.</summary>
    public ProgramDocument Program()
    {
        if (content.ProgramFor(chip) is { } program)
        {
            Violations = Mapper.Check(program.Program, program.Chip, program.StepSeconds).Violations;
            LoadedModel.NoteBrokenRules(content.Path, program.Chip, Violations, context);
            return program;
        }

        LoadedModel model = LoadedModel.Of(content, chip, context);
        Violations = model.Violations;
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
            var plain = new ProgramDocument(program.Name, program.Chip, program.Program, program.StepSeconds, null, null);
            Leave((program.OperationMode, program.TimeResolutionWrap) != (plain.OperationMode, plain.TimeResolutionWrap), "the operation mode and the cycles of a step");
            return new SpecificationDocument(SpecificationForm.Of(program.Program, program.Chip), program.StepSeconds, []) { Unknown = program.SpecificationMembers };
        }

        NetworkDocument network = Network();
        ChipDescription target = chip ?? ChipOption.Default;
        if (DesignRules.WithoutForm(network.Network) is { Count: > 0 } missing)
        {
            throw DesignRuleException.Of(content.Path, "a specification", missing);
        }

        var placement = new Placement(network.Network, target);
        Violations = DesignRules.Check(placement, target);
        foreach (Violation violation in Violations.Where(v => v.Code != "XY024"))
        {
            // Time constants stay as they are in floating point.
            context.Note($"{content.Path}: {violation}");
        }

        Leave(network.Task is not null, "the task (front end, labels, decision)");
        Leave(network.Training is not null, "the training record");
        return new SpecificationDocument(SpecificationForm.Of(placement, target), network.Network.StepSeconds, []);
    }

    private void Leave(bool isThere, string what, string target = "a specification")
    {
        if (isThere)
        {
            _lost.Add($"{target} has no place for {what}; left out");
        }
    }
}
