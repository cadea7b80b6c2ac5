using SpikeSim.Chips;
using SpikeSim.Networks;
using SpikeSim.Rasters;

namespace SpikeSim.Mapping;

/// <summary>Places a network on a chip: ids, design rules, integers, resources. A network that does not fit gives a report, no exception.</summary>
public static class Mapper
{
    private const int MaxHeadroomBits = 9;

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

        var placement = new Placement(network);
        var violations = new List<Violation>(DesignRules.Check(placement, chip));
        IReadOnlyList<ResourceUse> resources = Resources(placement, chip);
        if (violations.Any(v => v.Level == ViolationLevel.Error))
        {
            return new MappingReport(chip, violations, resources, null);
        }

        QuantizedNetwork quantized = Quantize(placement, chip.Arithmetic, settings);
        violations.AddRange(ProgramRules.Check(quantized.Draft, chip.Arithmetic, placement));
        if (violations.Any(v => v.Level == ViolationLevel.Error))
        {
            return new MappingReport(chip, violations, resources, null);
        }

        ChipProgram program = ChipProgram.Create(quantized.Draft, chip.Arithmetic);
        long[]? spikes = settings.Calibration.Count == 0 ? null : Run(program, settings).SpikesPerNeuron;
        violations.AddRange(ProgramRules.Silence(placement, spikes));
        return new MappingReport(chip, violations, resources, violations.Any(v => v.Level == ViolationLevel.Error) ? null : program)
        {
            Quantization = [.. placement.Order.Select(p => Describe(placement, quantized, p, spikes)), DescribeOutput(placement, quantized)],
            OutputScale = quantized.OutputScale,
            LayerDelaySteps = network.Hidden.Count(),
        };
    }

    // With calibration inputs the headroom shrinks as long as nothing saturates; hidden neurons first, since outputs follow them.
    private static QuantizedNetwork Quantize(Placement placement, ChipArithmetic arithmetic, QuantizerSettings settings)
    {
        if (settings.Calibration.Count == 0)
        {
            return Quantizer.Quantize(placement, arithmetic, Quantizer.DefaultHeadroomBits, Quantizer.DefaultHeadroomBits + 2);
        }

        if (settings.References.Count == settings.Calibration.Count)
        {
            return HeadroomSearch.Closest(placement, arithmetic, settings, MaxHeadroomBits);
        }

        int hiddenBits = Smallest(bits => HiddenSaturations(Quantizer.Quantize(placement, arithmetic, bits, MaxHeadroomBits), arithmetic, settings));
        int outputBits = Smallest(bits => HiddenSaturations(Quantizer.Quantize(placement, arithmetic, hiddenBits, bits), arithmetic, settings));
        return Quantizer.Quantize(placement, arithmetic, hiddenBits, outputBits);
    }

    private static int Smallest(Func<int, long> saturations)
    {
        for (int bits = 1; bits < MaxHeadroomBits; bits++)
        {
            if (saturations(bits) == 0)
            {
                return bits;
            }
        }

        return MaxHeadroomBits;
    }

    private static long HiddenSaturations(QuantizedNetwork quantized, ChipArithmetic arithmetic, QuantizerSettings settings) =>
        Run(ChipProgram.Create(quantized.Draft, arithmetic), settings).Saturations;

    private static (long Saturations, long[] SpikesPerNeuron) Run(ChipProgram program, QuantizerSettings settings)
    {
        var core = new ChipCore(program);
        var spikes = new long[program.Hidden.Count];
        foreach (Raster raster in settings.Calibration)
        {
            core.Reset();
            for (int step = 0; step < raster.Steps + settings.TailSteps; step++)
            {
                core.Step(step < raster.Steps ? raster.Row(step) : []);
                for (int id = 0; id < spikes.Length; id++)
                {
                    spikes[id] += core.HiddenSpikes[id];
                }
            }
        }

        return (core.Counters.Saturations, spikes);
    }

    private static IReadOnlyList<ResourceUse> Resources(Placement placement, ChipDescription chip)
    {
        int[] targets = BudgetRules.TargetsPerNeuron(placement);
        return
        [
            new("input channels", placement.Network.InputChannels, chip.InputChannels),
            new("hidden neurons", placement.Hidden.Count, Math.Min(chip.HiddenNeurons, Network.MaxHiddenNeurons)),
            new("output neurons", placement.Output.Neurons, chip.OutputNeurons),
            new("hidden neurons reached by inputs", BudgetRules.Reached(placement), chip.InputExpansion),
            new("hidden neurons read by outputs", placement.Hidden.Count - BudgetRules.FirstRead(placement), chip.OutputExpansion),
            new("recurrent entries", targets.Sum(), chip.RecurrentEntries),
            new("recurrent targets of one neuron", targets.Max(), chip.RecurrentTargetsPerNeuron),
        ];
    }

    private static PopulationQuantization Describe(Placement placement, QuantizedNetwork quantized, Population population, long[]? spikes)
    {
        int first = placement.FirstId(population.Name);
        int hidden = placement.Hidden.Count;
        double[] scale = quantized.HiddenScale[first..(first + population.Neurons)];
        bool Mine(int i) => i % hidden >= first && i % hidden < first + population.Neurons;
        (int weights, int zeroed) = Count(
            [
                (placement.InputWeights, quantized.Draft.InputWeights), (placement.InputWeights2, quantized.Draft.InputWeights2),
                (placement.RecurrentWeights, quantized.Draft.RecurrentWeights), (placement.RecurrentWeights2, quantized.Draft.RecurrentWeights2),
            ],
            Mine);
        long fired = spikes is null ? -1 : spikes[first..(first + population.Neurons)].Sum();
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
