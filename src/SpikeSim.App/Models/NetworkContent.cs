using SpikeSim.App.CommandLine;
using SpikeSim.Chips;
using SpikeSim.Files;
using SpikeSim.Mapping;
using SpikeSim.Networks;
using SpikeSim.Nir;
using SpikeSim.Nir.Notes;

namespace SpikeSim.App.Models;

/// <summary>What a file holds that the product can use as a network; exactly one of network, graph, program, specification and NIR graph is there.</summary>
/// <param name="Path">The file.</param>
/// <param name="Hash">SHA-256 of the file.</param>
/// <param name="Network">A network in floating point.</param>
/// <param name="Graph">A graph of layers, as files of other tools have it.</param>
/// <param name="Program">A chip program.</param>
internal sealed record NetworkContent(string Path, string Hash, NetworkDocument? Network, LayerGraph? Graph, ProgramDocument? Program)
{
    /// <summary>What the network is called.</summary>
    public string Name => (Nir is null ? null : Nir.Name ?? SpecificationFile.NameOf(Path)) ?? Network?.Network.Name ?? Graph?.Name ?? Program?.Name ?? Draft?.Name ?? SpecificationFile.NameOf(Path);

    /// <summary>The report of placing it on a chip, and what its task leaves unheard there; a program is only checked, since it is placed already.</summary>
    public MappingReport Report(ChipDescription chip, QuantizerSettings settings)
    {
        MappingReport report = Placed(chip, settings);
        return report with { Violations = [.. report.Violations, .. RunRules.ShortTail(report.LayerDelaySteps, Network?.Task ?? Program?.Task)] };
    }

    private MappingReport Placed(ChipDescription chip, QuantizerSettings settings) =>
        Program is not null ? Mapper.Check(Program.Program, chip, Program.StepSeconds)
        : Draft is not null ? Mapper.Check(Draft.Draft, chip, Draft.StepSeconds)
        : Specification is not null ? Mapper.Check(SpecificationForm.ToDraft(Specification.Specification), chip, Specification.StepSeconds)
        : Graph is not null ? Mapper.Map(Graph, chip, settings)
        : ProgramOfGraph(chip) is { } program ? Mapper.Check(program.Program, chip, program.StepSeconds)
        : Mapper.Map(NetworkFor(chip).Network, chip, settings);

    /// <summary>The program of a chip that a NIR graph was written from; null for all other files and chips.</summary>
    public ProgramDocument? ProgramOfGraph(ChipDescription chip) => Nir?.Program() is { } program && program.Chip.Name == chip.Name ? program : null;

    /// <summary>The numbers of a program that do not fit its words; only <see cref="Report"/> takes them.</summary>
    public ProgramDraftDocument? Draft { get; init; }

    /// <summary>A specification in whole numbers, which becomes a program once a chip is named.</summary>
    public SpecificationDocument? Specification { get; init; }

    /// <summary>A NIR graph, which becomes a network under settings.</summary>
    public NirContent? Nir { get; init; }

    /// <summary>Whether the file has integers of a chip only.</summary>
    public bool IsIntegers => Network is null && Graph is null && Nir is null;

    /// <summary>What the reader assumed or left out, one sentence each, for the person at the terminal.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    public static NetworkContent Of(FileBytes file, NetworkDocument network) => new(file.Path, file.Hash, network, null, null);

    public static NetworkContent Of(FileBytes file, ProgramDocument program) => new(file.Path, file.Hash, null, null, program)
    {
        Remarks = program.Unknown.IsEmpty ? [] : [$"this version does not know {Names(program)}; kept as they are, without effect"],
    };

    /// <summary>A network, also one whose faults are design rules.</summary>
    public static NetworkContent ToCheck(FileBytes file, Network network) =>
        NetworkFaults.Find(network).Count > 0 && Mapper.CanJudge(network) ? Of(file, new NetworkDocument(network, null, null)) : Of(file, NetworkFile.Read(file.Root));

    /// <summary>A program, or its numbers alone where they do not fit their words.</summary>
    public static NetworkContent ToCheck(FileBytes file, ProgramDraftDocument draft)
    {
        MappingReport report = Mapper.Check(draft.Draft, draft.Chip, draft.StepSeconds);
        return report.Violations.Any(v => v.Code == "XY019")
            ? new NetworkContent(file.Path, file.Hash, null, null, null) { Draft = draft }
            : Of(file, ProgramFile.Read(file.Root));
    }

    public static NetworkContent Of(FileBytes file, RockpoolParameters parameters) => new(file.Path, file.Hash, null, parameters.WithStepDecays(), null)
    {
        Remarks = [.. parameters.Remarks, "time constants on SynNet's grid, -step / ln(1 - 2^-k), are turned into those of the chip's decay shifts, step x 2^k; all others stay as they are"],
    };

    public static NetworkContent Of(FileBytes file, NirModel model) => new(file.Path, file.Hash, null, null, null) { Nir = new NirContent(model, NirChoice.None) };

    /// <summary>A specification; one in floating point is a network.</summary>
    public static NetworkContent Of(FileBytes file, SpecificationDocument document)
    {
        if (document.IsQuantized)
        {
            return new NetworkContent(file.Path, file.Hash, null, null, null) { Specification = document, Remarks = document.Remarks };
        }

        NetworkDocument network = SpecificationFile.ToNetwork(document, file.Path);
        return new NetworkContent(file.Path, file.Hash, network, null, null) { Remarks = document.Remarks };
    }

    /// <summary>The same content under what was said of NIR.</summary>
    /// <exception cref="UsageException">Something was said, and the file is none.</exception>
    public NetworkContent With(NirChoice? choice) =>
        Nir is not null ? choice is null ? this : this with { Nir = Nir with { Choice = choice } }
        : choice is { Given.Count: > 0 } ? throw NoNir(Path)
        : this;

    /// <summary>The refusal of what was said of NIR about a file that is none.</summary>
    public static UsageException NoNir(string path) => new($"--nir: {path} is no NIR graph, so there is nothing that the option could say of it. Leave it out.");

    /// <summary>Tells the person at the terminal what the reader assumed or left out.</summary>
    /// <param name="context">Where to.</param>
    /// <param name="chip">The chip that the network is for; null for engines.</param>
    public void NoteRemarks(CommandContext context, ChipDescription? chip = null)
    {
        foreach (string remark in Nir?.Remarks(chip) ?? Remarks)
        {
            context.Note($"{Path}: {remark}.");
        }
    }

    /// <summary>The network in floating point, lowered from a graph where the file has one.</summary>
    /// <exception cref="DesignRuleException">The layers follow each other as no network can.</exception>
    /// <exception cref="UsageException">The file has integers only.</exception>
    public NetworkDocument RequireNetwork()
    {
        if (Network is not null)
        {
            return Network;
        }

        if (Nir is not null)
        {
            return Nir.Document(null);
        }

        if (IsIntegers)
        {
            throw new UsageException($"{Path} is a {(Program is null ? "specification in whole numbers" : "chip program")} and has integers only; the weights and time constants in floating point that they were rounded from are not in it. Give the network file that it was made from.");
        }

        LoweredGraph lowered = LayerGraphLowering.Lower(Graph!);
        return lowered.Network is { } network ? new NetworkDocument(network, null, null) : throw DesignRuleException.Of(Path, "the form of a network", lowered.Violations);
    }

    /// <summary>The network in floating point as a chip should hold it: NIR has another form for chips, all others have one form.</summary>
    /// <param name="chip">The chip.</param>
    /// <exception cref="DesignRuleException">The chip or no network can have the layers.</exception>
    /// <exception cref="UsageException">The file has integers only.</exception>
    public NetworkDocument NetworkFor(ChipDescription chip) => Nir is null ? RequireNetwork() : Nir.Document(chip);

    /// <summary>The program that the file holds, or null where it holds a network in floating point.</summary>
    /// <param name="chip">The chip that was asked for, or null; a specification names none and takes the default then.</param>
    /// <exception cref="UsageException">The file is a program of another chip.</exception>
    public ProgramDocument? ProgramFor(ChipDescription? chip)
    {
        if (Specification is not null)
        {
            return SpecificationFile.ToProgram(Specification, chip ?? ChipOption.Default, Path);
        }

        ProgramDocument? program = Program ?? Nir?.Program();
        return program is null || chip is null || chip.Name == program.Chip.Name
            ? program
            : Nir is not null ? null
            : throw new UsageException($"{Path} is a program for {program.Chip.Name} and does not run on {chip.Name}. Map the network it came from for that chip.");
    }

    private static string Names(ProgramDocument program)
    {
        const int Spelled = 3;
        string[] names = [.. program.Unknown.Select(u => u.Place.Length == 0 ? u.Name : $"{u.Place}.{u.Name}")];
        string more = names.Length > Spelled ? $" and {names.Length - Spelled} more" : string.Empty;
        return $"the member(s) {string.Join(", ", names.Take(Spelled))}{more}";
    }
}
