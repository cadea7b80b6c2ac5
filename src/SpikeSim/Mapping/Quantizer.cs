using SpikeSim.Chips;
using SpikeSim.Rasters;

namespace SpikeSim.Mapping;

/// <summary>
/// Turns a placed network into integers by any of the methods, runs both over calibration inputs, and reports what was lost
/// (docs/quantisation.md).
/// </summary>
public static class Quantizer
{
    /// <summary>Steps of one made-up input.</summary>
    private const int SyntheticClipSteps = 100;

    /// <summary>Quantises a network.</summary>
    /// <param name="placement">The network in the ids of the chip.</param>
    /// <param name="chip">The chip.</param>
    /// <param name="settings">Method and calibration inputs.</param>
    /// <returns>Integers, how close they come, and a report per population.</returns>
    /// <exception cref="ArgumentException">A calibration input has more channels than the network.</exception>
    /// <exception cref="NotSupportedException">Compatible mode reaches the place where the reference ends with an error.</exception>
    public static QuantizationResult Quantize(Placement placement, ChipDescription chip, QuantizerSettings settings)
    {
        ArgumentNullException.ThrowIfNull(placement);
        ArgumentNullException.ThrowIfNull(chip);
        ArgumentNullException.ThrowIfNull(settings);
        ChipSpecification specification = DecayReading.OnGrid(SpecificationForm.Of(placement, chip));
        bool isMadeUp = settings.Calibration.Count == 0;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = settings.Jobs };
        FloatRun[] runs = Run(placement, specification, chip.Arithmetic, settings, parallel);
        (QuantizedSpecification quantized, Fidelity? fidelity) = settings.Method == QuantizerMethod.Own
            ? new OwnQuantizer(specification, chip, runs, Effort(specification, runs, isMadeUp), parallel).Choose()
            : (ReferenceQuantizer.Quantize(specification, settings.Method, settings.Mode, chip.Arithmetic), null);
        ChipProgramDraft draft = SpecificationForm.ToDraft(quantized.Integers);
        ChipProgram? program = ChipProgramFaults.Find(draft, chip.Arithmetic).Count == 0 ? ChipProgram.Create(draft, chip.Arithmetic) : null;
        bool runsOnCore = program is not null;
        fidelity ??= runsOnCore ? FidelityMeter.Measure(quantized, program!, runs, parallel) : null;
        PopulationQuantization[] populations = [.. new PopulationMeter(placement, specification, quantized, chip.Arithmetic).Measure(runsOnCore ? runs : [])];
        return new QuantizationResult(
            QuantizerName.Of(settings.Method, settings.Mode),
            quantized,
            fidelity,
            populations,
            [.. QuantizationRules.Check(placement, quantized, populations, settings, runsOnCore), .. QuantizationRules.Closeness(fidelity, settings)]);
    }

    /// <summary>Integers by the largest weight of each neuron, with room above thresholds: what a first look needs.</summary>
    internal static ChipSpecification Rough(ChipSpecification specification, ChipArithmetic arithmetic)
    {
        (double[] hidden, double[] outputs) = ReferenceScales.PerNeuron(specification, arithmetic);
        double room = ScaleSearch.ThresholdShare * arithmetic.MaxState;
        double[] limited = [.. hidden.Select((scale, id) => specification.Threshold[id] > 0 ? Math.Min(scale, room / specification.Threshold[id]) : scale)];
        return ScaledRounding.Apply(specification, limited, outputs, arithmetic).Integers;
    }

    private static SearchEffort Effort(ChipSpecification specification, FloatRun[] runs, bool isMadeUp)
    {
        int steps = runs.Sum(r => r.Input.Steps);
        return isMadeUp ? SearchEffort.Quick(specification, steps) : SearchEffort.Thorough(specification, steps);
    }

    private static FloatRun[] Run(Placement placement, ChipSpecification specification, ChipArithmetic arithmetic, QuantizerSettings settings, ParallelOptions parallel)
    {
        int channels = placement.Network.InputChannels;
        if (settings.Calibration.FirstOrDefault(c => c.Input.Channels > channels) is { } wide)
        {
            throw new ArgumentException($"A calibration input has {wide.Input.Channels} channels, the network {channels} inputs.", nameof(settings));
        }

        int clips = Math.Max(4, SearchEffort.SyntheticSteps(specification) / SyntheticClipSteps);
        IReadOnlyList<Raster> inputs = settings.Calibration.Count > 0
            ? [.. settings.Calibration.Select(c => c.Input)]
            : SyntheticInputs.Create(channels, placement.Network.StepSeconds, clips, SyntheticClipSteps, settings.Seed);

        // No integers can fire more often than the chip lets them: that is no loss of quantisation (NS015 warns of the other direction).
        int[] caps = [.. Enumerable.Range(0, specification.Hidden).Select(id => Math.Min(placement.PopulationOf(id).SpikesPerStep, arithmetic.MaxHiddenSpikes))];
        int outputCap = Math.Min(placement.Output.SpikesPerStep, arithmetic.MaxOutputSpikes);

        // What a clip's last step starts needs one step per layer to reach the outputs.
        int delay = LayerDelays.Of(placement.Network)[^1].FirstStep ?? 0;
        var runs = new FloatRun[inputs.Count];
        Parallel.For(
            0,
            runs.Length,
            parallel,
            () => new FloatReference(specification, caps, outputCap),
            (i, _, reference) =>
            {
                runs[i] = reference.Run(inputs[i].FollowedBySilence(delay));
                return reference;
            },
            _ => { });
        return runs;
    }
}
