using SpikeSim.Chips;

namespace SpikeSim.Costs;

/// <summary>Puts counts, cycles, memory and energy of a program on a chip together.</summary>
public static class CostModel
{
    /// <summary>The cost of what was run.</summary>
    /// <param name="program">The program.</param>
    /// <param name="chip">Its chip.</param>
    /// <param name="stepSeconds">The time step in seconds.</param>
    /// <param name="counts">What was counted; at least one step.</param>
    /// <returns>The report, per run.</returns>
    /// <exception cref="ArgumentException">Nothing was run.</exception>
    public static CostReport Measured(ChipProgram program, ChipDescription chip, double stepSeconds, RunCounts counts)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(chip);
        ArgumentNullException.ThrowIfNull(counts);
        if (counts.Steps < 1 || counts.Runs < 1)
        {
            throw new ArgumentException("The cost of a run needs at least one step.", nameof(counts));
        }

        double steps = counts.Steps;
        double neurons = program.Hidden.Count + program.Outputs.Count;
        var load = new Load(
            new Activity(counts.ActiveInputs / (steps * program.Inputs), counts.ActiveHidden / (steps * program.Hidden.Count)),
            counts.Runs,
            steps / counts.Runs,
            (double)counts.SynapticOperations / counts.Runs,
            1 - ((counts.ActiveHidden + counts.ActiveOutputs) / (steps * neurons)));
        return Report(program, chip, stepSeconds, load) with { IsWorstCase = false };
    }

    /// <summary>The most that one step can cost: every channel and every neuron is active, with as many events as the chip delivers.</summary>
    /// <param name="program">The program.</param>
    /// <param name="chip">Its chip.</param>
    /// <param name="stepSeconds">The time step in seconds.</param>
    /// <returns>The report of one step.</returns>
    public static CostReport WorstCase(ChipProgram program, ChipDescription chip, double stepSeconds)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(chip);
        ChipArithmetic arithmetic = program.Arithmetic;
        double fromInputs = NetworkShape.NonZero(program.InputWeights) + NetworkShape.NonZero(program.InputWeights2);
        double fromHidden = NetworkShape.NonZero(program.RecurrentWeights) + NetworkShape.NonZero(program.RecurrentWeights2) + NetworkShape.NonZero(program.OutputWeights);
        var load = new Load(Activity.WorstCase, 1, 1, (fromInputs * arithmetic.MaxInputEvents) + (fromHidden * arithmetic.MaxHiddenSpikes), 0);
        return Report(program, chip, stepSeconds, load);
    }

    private static CostReport Report(ChipProgram program, ChipDescription chip, double stepSeconds, Load load)
    {
        MemoryUse memory = MemoryUse.Of(program);
        CycleCount? cycles = chip.Costs is { } costs
            ? CycleModel.Count(costs.Cycles, NetworkShape.Of(program, costs.Cycles.CountsAllNeurons), load.Activity)
            : null;
        double? required = cycles is null ? null : chip.Costs!.Clock.RequiredHz(cycles.Total, stepSeconds);
        double updates = load.Steps * (program.Hidden.Count + program.Outputs.Count);
        double Count(EnergyCount what) => what switch
        {
            EnergyCount.Cycle => load.Steps * (cycles?.WithSecondCurrent ?? 0),
            EnergyCount.Second => load.Steps * stepSeconds,
            EnergyCount.SynapticOperation => load.EffectiveOperations,
            _ => updates,
        };
        return new CostReport
        {
            IsWorstCase = true,
            Runs = load.Runs,
            Steps = load.Steps,
            StepSeconds = stepSeconds,
            Activity = load.Activity,
            Cycles = cycles,
            RequiredClockHz = required,
            ClockSettingHz = required is { } hz ? chip.Costs!.Clock.SettingHz(hz) : null,
            EffectiveOperations = load.EffectiveOperations,
            DenseOperations = load.Steps * memory.Weights,
            NeuronUpdates = updates,
            ActivationSparsity = load.ActivationSparsity,
            ConnectionSparsity = memory.Weights == 0 ? 0 : 1 - ((double)memory.NonZeroWeights / memory.Weights),
            Memory = memory,
            Energy = [.. (chip.Costs?.Energy ?? []).Select(set => EnergyEstimate.Of(set, Count, load.Steps * stepSeconds))],
        };
    }

    private sealed record Load(Activity Activity, int Runs, double Steps, double EffectiveOperations, double ActivationSparsity);
}
