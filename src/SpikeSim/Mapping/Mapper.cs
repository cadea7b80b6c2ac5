using SpikeSim.Chips;
using SpikeSim.Networks;

namespace SpikeSim.Mapping;

/// <summary>Places a network on a chip: ids, design rules, integers, resources. A network that does not fit gives a report, no exception.</summary>
public static class Mapper
{
    /// <summary>Maps a network.</summary>
    /// <param name="network">The network; it must be free of faults (<see cref="NetworkFaults"/>).</param>
    /// <param name="chip">The chip.</param>
    /// <param name="settings">What the quantiser may use.</param>
    /// <returns>The report with a program, or with all violations.</returns>
    /// <exception cref="ArgumentException">The network description itself is faulty.</exception>
    public static MappingReport Map(Network network, ChipDescription chip, QuantizerSettings settings)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(chip);
        ArgumentNullException.ThrowIfNull(settings);
        IReadOnlyList<string> faults = NetworkFaults.Find(network);
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
        return Quantize(design, placement, settings);
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

        MappingReport report = Map(network, chip, settings);

        // What a broken connection leaves without input or output is no news.
        IEnumerable<Violation> others = report.Violations.Where(v => lowered.Network is not null || v.Code != "XY025");
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
        ArgumentNullException.ThrowIfNull(chip);
        ChipProgramDraft draft = program.ToDraft();
        IReadOnlyList<Violation> violations = [.. DesignRules.Check(draft, chip), .. StructureRules.Step(stepSeconds, chip)];
        bool fits = violations.All(v => v.Level != ViolationLevel.Error);
        return new MappingReport(chip, violations, ResourceTable.Of(draft, chip), fits ? program : null) { OpenPoints = OpenPoints.Of(draft, chip) };
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

    private static MappingReport Quantize(MappingReport design, Placement placement, QuantizerSettings settings)
    {
        bool isBroken = design.Violations.Any(v => v.Level == ViolationLevel.Error);
        if (design.Violations.Any(v => v.Level == ViolationLevel.Error && v.Code is "XY019" or "XY023"))
        {
            return design; // Numbers that the chip has no words for cannot be quantised.
        }

        // A broken network is still quantised, roughly, so that what its integers break stands in the same report.
        ChipDescription chip = design.Chip;
        QuantizedNetwork quantized = Quantize(placement, chip.Arithmetic, isBroken ? new QuantizerSettings() : settings);
        List<Violation> violations = [.. design.Violations, .. ProgramRules.Check(quantized.Draft, chip, placement)];
        MappingReport report = design with { OpenPoints = OpenPoints.Of(quantized.Draft, chip) };
        if (violations.Any(v => v.Level == ViolationLevel.Error))
        {
            return report with { Violations = DesignRules.InOrder(violations) };
        }

        ChipProgram program = ChipProgram.Create(quantized.Draft, chip.Arithmetic);
        long[]? spikes = settings.Calibration.Count == 0 ? null : SpikesPerNeuron(program, settings.Calibration);
        violations.AddRange(ProgramRules.Silence(placement, spikes));
        return report with
        {
            Violations = DesignRules.InOrder(violations),
            Program = violations.Any(v => v.Level == ViolationLevel.Error) ? null : program,
            Quantization = [.. placement.Order.Select(p => Describe(placement, quantized, p, spikes)), DescribeOutput(placement, quantized)],
            OutputScale = quantized.OutputScale,
        };
    }

    private static QuantizedNetwork Quantize(Placement placement, ChipArithmetic arithmetic, QuantizerSettings settings) =>
        settings.Calibration.Count == 0
            ? Quantizer.Quantize(placement, arithmetic, Quantizer.DefaultHeadroomBits, Quantizer.DefaultHeadroomBits + 2)
            : HeadroomSearch.Closest(placement, arithmetic, settings.Calibration);

    private static long[] SpikesPerNeuron(ChipProgram program, IReadOnlyList<CalibrationClip> clips)
    {
        var core = new ChipCore(program);
        var spikes = new long[program.Hidden.Count];
        foreach (CalibrationClip clip in clips)
        {
            core.Reset();
            for (int step = 0; step < clip.OutputMembrane.Steps; step++)
            {
                core.Step(step < clip.Input.Steps ? clip.Input.Row(step) : []);
                for (int id = 0; id < spikes.Length; id++)
                {
                    spikes[id] += core.HiddenSpikes[id];
                }
            }
        }

        return spikes;
    }

    private static PopulationQuantization Describe(Placement placement, QuantizedNetwork quantized, Population population, long[]? spikes)
    {
        int hidden = placement.Hidden.Count;
        int[] ids = [.. placement.IdsOf(population.Name)];
        double[] scale = [.. ids.Select(id => quantized.HiddenScale[id])];
        var mine = new bool[hidden];
        Array.ForEach(ids, id => mine[id] = true);
        (int weights, int zeroed) = Count(
            [
                (placement.InputWeights, quantized.Draft.InputWeights), (placement.InputWeights2, quantized.Draft.InputWeights2),
                (placement.RecurrentWeights, quantized.Draft.RecurrentWeights), (placement.RecurrentWeights2, quantized.Draft.RecurrentWeights2),
            ],
            i => mine[i % hidden]);
        long fired = spikes is null ? -1 : ids.Sum(id => spikes[id]);
        return new PopulationQuantization(population.Name, scale.Min(), scale.Max(), weights, zeroed, fired);
    }

    private static PopulationQuantization DescribeOutput(Placement placement, QuantizedNetwork quantized)
    {
        (int weights, int zeroed) = Count([(placement.OutputWeights, quantized.Draft.OutputWeights)], _ => true);
        return new PopulationQuantization(placement.Output.Name, quantized.OutputScale, quantized.OutputScale, weights, zeroed, -1);
    }

    private static (int Weights, int Zeroed) Count(IEnumerable<(double[] Floats, int[] Integers)> pairs, Func<int, bool> mine)
    {
        int weights = 0;
        int zeroed = 0;
        foreach ((double[] floats, int[] integers) in pairs)
        {
            for (int i = 0; i < floats.Length; i++)
            {
                if (floats[i] != 0 && mine(i))
                {
                    weights++;
                    zeroed += integers[i] == 0 ? 1 : 0;
                }
            }
        }

        return (weights, zeroed);
    }
}
