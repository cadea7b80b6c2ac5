using SpikeSim.Chips;
using SpikeSim.Networks;

namespace SpikeSim.Mapping;

/// <summary>Places a network on a chip: ids, design rules, integers, resources. A network that does not fit gives a report, no exception.</summary>
public static class Mapper
{
    /// <summary>Maps a network.</summary>
    /// <param name="network">The network; it must be free of faults (<see cref="NetworkFaults"/>) but for those that <see cref="CanJudge"/> names.</param>
    /// <param name="chip">The chip.</param>
    /// <param name="settings">What the quantiser may use.</param>
    /// <returns>The report with a program, or with all violations.</returns>
    /// <exception cref="ArgumentException">The network description itself is faulty.</exception>
    public static MappingReport Map(Network network, ChipDescription chip, QuantizerSettings settings)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(chip);
        ArgumentNullException.ThrowIfNull(settings);
        return Map(network, chip, settings, isWhole: true);
    }

    private static MappingReport Map(Network network, ChipDescription chip, QuantizerSettings settings, bool isWhole)
    {
        IReadOnlyList<string> faults = NetworkFaults.Find(network);
        if (faults.Count > 0 && FaultRules.Explain(network))
        {
            return new MappingReport(chip, FaultRules.Check(network, chip), ResourceTable.Of(network, chip), null);
        }

        if (faults.Count > 0)
        {
            throw new ArgumentException("The network description is faulty: " + string.Join("; ", faults) + ".", nameof(network));
        }

        Violation[] unplaceable = [.. StructureRules.Unplaceable(network)];
        if (unplaceable.Length > 0)
        {
            return new MappingReport(chip, unplaceable, [], null);
        }

        var placement = new Placement(network, chip);
        MappingReport design = Design(placement, chip);
        return Quantize(design, placement, settings, isWhole);
    }

    /// <summary>Whether a network with faults can still be judged: it has too many neurons, no single output, three synapses or an alias from the input, and no other fault.</summary>
    /// <param name="network">The network.</param>
    /// <returns>Whether <see cref="Map(Network, ChipDescription, QuantizerSettings)"/> gives a report of it.</returns>
    public static bool CanJudge(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return FaultRules.Explain(network);
    }

    /// <summary>Maps a graph of layers.</summary>
    /// <param name="graph">The graph; it must be free of faults (<see cref="LayerGraphFaults"/>).</param>
    /// <param name="chip">The chip.</param>
    /// <param name="settings">What the quantiser may use.</param>
    /// <returns>The report with a program, or with all violations: those of layers, and those of the network that remains without them.</returns>
    /// <exception cref="ArgumentException">The graph itself is faulty.</exception>
    public static MappingReport Map(LayerGraph graph, ChipDescription chip, QuantizerSettings settings)
    {
        LoweredGraph lowered = LayerGraphLowering.Lower(graph);
        if ((lowered.Network ?? lowered.Remainder) is not { } network)
        {
            return new MappingReport(chip, lowered.Violations, [], null);
        }

        MappingReport report = Map(network, chip, settings, isWhole: lowered.Network is not null);

        // What a broken connection leaves without input or output is no news, and the graph has counted its layers, its outputs and
        // the hidden neurons beyond the cap already.
        bool isCounted = lowered.Violations.Any(v => v.Code == "XY014");
        IEnumerable<Violation> others = report.Violations.Where(v =>
            lowered.Network is not null || !(v.Code is "XY025" || (v.Place == "network" && (v.Code is "XY001" or "XY011" or "NS008" || (isCounted && v.Code == "XY014")))));
        return report with { Violations = DesignRules.InOrder([.. lowered.Violations, .. others]), Program = lowered.Network is null ? null : report.Program };
    }

    /// <summary>Checks a program against a chip, whether or not it was made for that chip.</summary>
    /// <param name="program">The program.</param>
    /// <param name="chip">The chip.</param>
    /// <param name="stepSeconds">The time step it was made for, in seconds.</param>
    /// <returns>The report; it has the program where the chip can hold it.</returns>
    public static MappingReport Check(ChipProgram program, ChipDescription chip, double stepSeconds)
    {
        ArgumentNullException.ThrowIfNull(program);
        MappingReport report = Check(program.ToDraft(), chip, stepSeconds);
        return report with { Program = report.Violations.All(v => v.Level != ViolationLevel.Error) ? program : null };
    }

    /// <summary>Checks numbers that may fit no core against a chip, so that they stand in a report with everything else that is broken.</summary>
    /// <param name="draft">The numbers in wide words.</param>
    /// <param name="chip">The chip.</param>
    /// <param name="stepSeconds">The time step they were made for, in seconds.</param>
    /// <returns>The report, without a program; without resources too where the arrays do not fit each other.</returns>
    public static MappingReport Check(ChipProgramDraft draft, ChipDescription chip, double stepSeconds)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(chip);
        IReadOnlyList<Violation> violations = [.. DesignRules.Check(draft, chip), .. StructureRules.Step(stepSeconds, chip)];
        return ChipProgramFaults.HasShape(draft)
            ? new MappingReport(chip, violations, ResourceTable.Of(draft, chip), null)
            {
                OpenPoints = OpenPoints.Of(draft, chip),
                Delays = [new PopulationDelay("outputs", LayerDelays.OutputLag(draft))],
                LayerDelaySteps = LayerDelays.OutputLag(draft) ?? 0,
            }
            : new MappingReport(chip, violations, [], null);
    }

    // All that is known before quantisation.
    private static MappingReport Design(Placement placement, ChipDescription chip)
    {
        IReadOnlyList<PopulationDelay> delays = LayerDelays.Of(placement.Network);
        return new MappingReport(chip, DesignRules.Check(placement, chip), ResourceTable.Of(placement, chip), null)
        {
            Placement = [.. placement.Order.Select(p => PopulationPlacement.Of(placement, p.Name))],
            TimeConstants = [.. TimeConstantRules.Uses(placement.Network, new TimeConstantGrid(chip, placement.Network.StepSeconds))],
            Delays = delays,
            Residuals = LayerDelays.Residuals(placement.Network),
            LayerDelaySteps = delays[^1].FirstStep ?? 0,
        };
    }

    private static MappingReport Quantize(MappingReport design, Placement placement, QuantizerSettings settings, bool isWhole)
    {
        bool isBroken = !isWhole || design.Violations.Any(v => v.Level == ViolationLevel.Error);
        if (design.Violations.Any(v => v.Level == ViolationLevel.Error && v.Code is "XY019" or "XY023"))
        {
            return design; // Numbers that the chip has no words for cannot be quantised.
        }

        ChipDescription chip = design.Chip;
        if (isBroken)
        {
            // A broken network is still quantised, roughly, so that what its integers break stands in the same report.
            ChipProgramDraft rough = SpecificationForm.ToDraft(Quantizer.Rough(SpecificationForm.Of(placement, chip), chip.Arithmetic));
            return design with { OpenPoints = OpenPoints.Of(rough, chip), Violations = DesignRules.InOrder([.. design.Violations, .. ProgramRules.Check(rough, chip, placement)]) };
        }

        QuantizationResult result;
        try
        {
            result = Quantizer.Quantize(placement, chip, settings);
        }
        catch (NotSupportedException e)
        {
            return design with { Violations = DesignRules.InOrder([.. design.Violations, DesignRules.Error("NS012", "network", e.Message, "a method that ends", "Use the quantiser \"own\".")]) };
        }

        ChipProgramDraft draft = SpecificationForm.ToDraft(result.Quantized.Integers);
        List<Violation> violations = [.. design.Violations, .. ProgramRules.Check(draft, chip, placement), .. result.Violations];
        return design with
        {
            OpenPoints = OpenPoints.Of(draft, chip),
            Violations = DesignRules.InOrder(violations),
            Program = violations.Any(v => v.Level == ViolationLevel.Error) ? null : ChipProgram.Create(draft, chip.Arithmetic),
            Quantizer = result.Quantizer,
            Fidelity = result.Fidelity,
            Quantization = result.Populations,
            OutputScale = result.Quantized.OutputScale[0],
        };
    }
}
