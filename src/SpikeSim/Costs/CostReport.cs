namespace SpikeSim.Costs;

/// <summary>What a program costs on its chip: counts first, then an estimate of the energy. All counts are per run (the mean over runs).</summary>
public sealed record CostReport
{
    /// <summary>Whether this is an upper bound per step, or what was counted.</summary>
    public required bool IsWorstCase { get; init; }

    /// <summary>The runs that were averaged.</summary>
    public required int Runs { get; init; }

    /// <summary>Time steps per run.</summary>
    public required double Steps { get; init; }

    /// <summary>The time step in seconds.</summary>
    public required double StepSeconds { get; init; }

    /// <summary>How busy the network was.</summary>
    public required Activity Activity { get; init; }

    /// <summary>Cycles of a mean step; null where no model of the chip is known.</summary>
    public required CycleCount? Cycles { get; init; }

    /// <summary>The main clock that keeps up in real time, with the chip's margin, in Hz; null without a cycle model.</summary>
    public required double? RequiredClockHz { get; init; }

    /// <summary>The slowest setting of the chip that is as fast; null without a cycle model, or where no setting is.</summary>
    public required double? ClockSettingHz { get; init; }

    /// <summary>Additions of a weight that is not zero, per run; several events of a neuron in a step count each.</summary>
    public required double EffectiveOperations { get; init; }

    /// <summary>Operations of hardware that skips nothing: every stored weight in every step, per run.</summary>
    public required double DenseOperations { get; init; }

    /// <summary>Neuron updates per run: every neuron in every step.</summary>
    public required double NeuronUpdates { get; init; }

    /// <summary>The fraction of (step, neuron) pairs without a spike, hidden and output neurons.</summary>
    public required double ActivationSparsity { get; init; }

    /// <summary>The fraction of stored weights that are zero.</summary>
    public required double ConnectionSparsity { get; init; }

    /// <summary>What the program holds.</summary>
    public required MemoryUse Memory { get; init; }

    /// <summary>Energy by each coefficient set of the chip; they are alternatives, not parts of a sum.</summary>
    public required IReadOnlyList<EnergyEstimate> Energy { get; init; }
}
