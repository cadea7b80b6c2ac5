using System.Runtime.Intrinsics.X86;
using SpikeSim.Networks;
using SpikeSim.Rasters;

namespace SpikeSim.Engines.Clocked;

/// <summary>
/// A network in floating point, advanced in time steps. State and pending events persist from call to call until <see cref="Reset"/>;
/// the initial state is zero. An object belongs to one thread.
/// </summary>
public sealed class ClockedEngine
{
    private const double StepTolerance = 1e-6;

    private readonly IClockedCore _core;

    /// <summary>Creates an engine in the reset state.</summary>
    /// <param name="network">The network.</param>
    /// <param name="settings">How it is turned into steps; null for the exact propagator.</param>
    /// <param name="kind">The form of the step; all give the same bits.</param>
    /// <exception cref="ArgumentException">The network has faults, or the settings do not go with it; the message has all of them.</exception>
    /// <exception cref="NotSupportedException">The machine lacks the vectors that were asked for.</exception>
    public ClockedEngine(Network network, ClockedSettings? settings = null, ClockedStepKind kind = ClockedStepKind.Automatic)
    {
        ArgumentNullException.ThrowIfNull(network);
        Settings = settings ?? ClockedSettings.Default;
        Kind = kind == ClockedStepKind.Automatic ? Best() : kind;
        if (!IsSupported(Kind))
        {
            throw new NotSupportedException($"The {Kind} step needs a machine with those vectors.");
        }

        IReadOnlyList<string> faults = NetworkFaults.Find(network);
        faults = faults.Count > 0 ? faults : ClockedFaults.Find(network, Settings);
        if (faults.Count > 0)
        {
            throw new ArgumentException($"The clocked engine cannot run the network \"{network.Name}\": " + string.Join("; ", faults) + ".", nameof(network));
        }

        Network = network;
        StepSeconds = Settings.StepSeconds ?? network.StepSeconds;
        _core = Settings.Precision == NumberPrecision.Bits32 ? new ClockedCore<float>(network, Settings, Kind) : new ClockedCore<double>(network, Settings, Kind);
    }

    /// <summary>The network.</summary>
    public Network Network { get; }

    /// <summary>How it is turned into steps.</summary>
    public ClockedSettings Settings { get; }

    /// <summary>The form of the step that is taken.</summary>
    public ClockedStepKind Kind { get; }

    /// <summary>The time step in seconds.</summary>
    public double StepSeconds { get; }

    /// <summary>How the weights of each connection are stored.</summary>
    internal IReadOnlyList<WeightStorage> Storage => _core.Storage;

    /// <summary>Whether this machine has a form of the step.</summary>
    /// <param name="kind">The form.</param>
    /// <returns>True for the scalar form, and for vectors that the machine has.</returns>
    public static bool IsSupported(ClockedStepKind kind) => kind switch
    {
        ClockedStepKind.Vector256 => Avx2.IsSupported && Fma.IsSupported,
        ClockedStepKind.Vector512 => Avx512BW.IsSupported && Avx512DQ.IsSupported,
        _ => true,
    };

    /// <summary>Clears all currents, membranes and pending events.</summary>
    public void Reset() => _core.Reset();

    /// <summary>Advances by exactly one time step.</summary>
    /// <param name="inputCounts">Events per channel; channels that are missing have none.</param>
    /// <exception cref="ArgumentException">There are more channels than the network has inputs.</exception>
    public void Step(ReadOnlySpan<ushort> inputCounts)
    {
        if (inputCounts.Length > Network.InputChannels)
        {
            throw new ArgumentException($"{inputCounts.Length} channels for a network with {Network.InputChannels} inputs.", nameof(inputCounts));
        }

        _core.Step(inputCounts);
    }

    /// <summary>
    /// Adds to what arrives in the coming step, in the unit of weights: an input that is a number and not a count, or a drive that is
    /// left out at the start.
    /// </summary>
    /// <param name="population">The index of the population in the network.</param>
    /// <param name="synapse">Its synapse, 0 for neurons without one.</param>
    /// <param name="amounts">One number per neuron.</param>
    /// <exception cref="ArgumentException">There is no such population or synapse, or another number of neurons.</exception>
    public void AddInput(int population, int synapse, ReadOnlySpan<double> amounts)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(population);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(population, Network.Populations.Length);
        ArgumentOutOfRangeException.ThrowIfNegative(synapse);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(synapse, Network.Populations[population].Targets);
        if (amounts.Length != Network.Populations[population].Neurons)
        {
            throw new ArgumentException($"{amounts.Length} amounts for {Network.Populations[population].Neurons} neurons.", nameof(amounts));
        }

        _core.Add(population, synapse, amounts);
    }

    /// <summary>Copies the spikes of a population in the last step.</summary>
    /// <param name="population">The index of the population in the network.</param>
    /// <param name="counts">One count per neuron.</param>
    public void CopySpikes(int population, Span<ushort> counts)
    {
        counts.Clear();
        EventList events = _core.Spikes(population);
        for (int i = 0; i < events.Ids.Length; i++)
        {
            counts[events.Ids[i]] = events.Counts[i];
        }
    }

    /// <summary>Copies the membranes of a population as they are after the last step.</summary>
    /// <param name="population">The index of the population in the network.</param>
    /// <param name="values">One value per neuron.</param>
    public void CopyMembrane(int population, Span<double> values) => _core.CopyMembrane(population, values);

    /// <summary>Runs a raster from the present state and records.</summary>
    /// <param name="input">The input events; its channels must not exceed the inputs of the network.</param>
    /// <param name="states">What to record beside spikes.</param>
    /// <param name="cancellation">Stops the run between two steps.</param>
    /// <returns>The recording, one row per step of the raster; populations one after the other.</returns>
    /// <exception cref="ArgumentException">The raster has more channels than the network has inputs, or another step.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped; the state is that of the last step.</exception>
    public Recording Run(Raster input, RecordedStates states = RecordedStates.None, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (Math.Abs(input.StepSeconds - StepSeconds) > StepTolerance * StepSeconds)
        {
            throw new ArgumentException($"The raster has steps of {input.StepSeconds} s, the engine {StepSeconds} s.", nameof(input));
        }

        var recorder = new ClockedRecorder(Network, _core, input, states);
        for (int step = 0; step < input.Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            Step(input.Row(step));
            recorder.Record(step);
        }

        return recorder.Finish();
    }

    private static ClockedStepKind Best() =>
        IsSupported(ClockedStepKind.Vector512) ? ClockedStepKind.Vector512
        : IsSupported(ClockedStepKind.Vector256) ? ClockedStepKind.Vector256
        : ClockedStepKind.Scalar;
}
