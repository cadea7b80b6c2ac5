using System.Numerics;
using SpikeSim.Networks;

namespace SpikeSim.Engines.Clocked;

/// <summary>
/// One population as arrays: parameters, state, and the events it sends. Arrays are padded to whole tiles with neurons that never fire.
/// </summary>
/// <typeparam name="T">Single or double precision.</typeparam>
internal sealed class Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Arrays of more than a few neurons are padded to a multiple of this many.</summary>
    public const int Tile = 64;

    /// <summary>Rows of whole multiples of this can be kept as nibbles.</summary>
    public const int WideTile = 2 * Tile;

    // As most outputs have: the widest vector of single precision.
    private const int NarrowTile = 16;

    private readonly bool _resetsAtOnce;
    private readonly bool _isUndelayed;

    public Layer(Population population, ClockedSettings settings, (double Engine, double Network) step, StepRing ring)
    {
        Neurons = population.Neurons;
        int tile = Neurons <= NarrowTile ? NarrowTile : Neurons <= Tile ? Tile : WideTile;
        Width = (Neurons + tile - 1) / tile * tile;
        Spikes = new EventHistory(Neurons, ring);
        Cap = Math.Min(settings.SpikeCap ?? population.SpikesPerStep, population.RefractorySeconds > 0 ? 1 : ClockedFaults.MaxSpikeCap);
        Timing = settings.Timing;
        Resets = (settings.Reset ?? population.Reset) == ResetRule.ToValue;
        RefractorySteps = ClockedFaults.Steps(population.RefractorySeconds, step.Engine);
        EventsWait = StepCoefficients.EventsWait(settings);
        UsesDecayed = settings.Order == ClockedOrder.Chip && !population.TauSynapseSeconds.IsEmpty;
        ShowsStored = settings.Integrator == ClockedIntegrator.Exact || EventsWait;
        IsOfSynapses = !population.TauSynapseSeconds.IsEmpty;
        Arrays = new NeuronArrays<T>(Width);
        Membrane = Arrays.Of(NeuronArrays<T>.Membrane);
        Fired = new FiredBits(Width);
        MembraneDecay = Fill(Arrays.Of(NeuronArrays<T>.MembraneDecay), n => StepCoefficients.MembraneDecay(settings, population.TauMembraneSeconds[n], step.Engine));
        ResetValue = Filled(n => Resets && !population.ResetValue.IsEmpty ? population.ResetValue[n] : 0);
        Firing = FiringThresholds(population, settings);

        // One array serves both where they are the same.
        Threshold = settings.Comparison == SpikeComparison.AtOrAbove && population.Spiking ? Firing : Filled(n => population.Threshold[n]);
        Pending = new AlignedBuffer<T>(Width);
        Driven = Arrays.Of(NeuronArrays<T>.Driven);
        Synapses = [.. Enumerable.Range(0, population.Targets).Select(k => new SynapseArrays<T>(this, population, k, settings, step))];
        Bias = Filled(n => MembraneBias(population, n, settings, step));
        HasBias = Bias.Span.ContainsAnyExcept(T.Zero);
        if (!HasBias)
        {
            Bias.Span.Fill(T.NegativeZero); // Which changes nothing that it is added to.
        }

        _resetsAtOnce = Timing == ResetTiming.SameStep && RefractorySteps == 0;
        _isUndelayed = _resetsAtOnce && Synapses.Length == 1 && !EventsWait && !Synapses[0].HasBias && !Resets;
        EvenBias = Bias.Span[0];
        SafeDrive = FindSafeDrive();
        HasPlainDrive = IsEven(Bias) && Synapses[0].Drive.Span[0] == T.One && IsEven(Synapses[0].Drive) && Threshold == Firing;
        Reset();
    }

    public int Neurons { get; }

    /// <summary>Neurons with padding.</summary>
    public int Width { get; }

    public int Cap { get; }

    public ResetTiming Timing { get; }

    /// <summary>Whether a spike sets the membrane to a value; else it subtracts the threshold.</summary>
    public bool Resets { get; }

    public int RefractorySteps { get; }

    /// <summary>Whether events wait in arrays of their own until the membrane has been advanced.</summary>
    public bool EventsWait { get; }

    /// <summary>Whether the membrane integrates the current after its decay (chip order).</summary>
    public bool UsesDecayed { get; }

    /// <summary>Whether the stored current is the one to record, as it is after the step.</summary>
    public bool ShowsStored { get; }

    /// <summary>False for neurons whose events go straight into the membrane.</summary>
    public bool IsOfSynapses { get; }

    public SynapseArrays<T>[] Synapses { get; }

    /// <summary>The arrays that a step goes through; <see cref="Membrane"/> and others are parts of it.</summary>
    public NeuronArrays<T> Arrays { get; }

    public AlignedBuffer<T> Membrane { get; }

    public AlignedBuffer<T> MembraneDecay { get; }

    public AlignedBuffer<T> Bias { get; }

    public bool HasBias { get; }

    /// <summary>The bias of the first neuron.</summary>
    public T EvenBias { get; }

    /// <summary>Whether all neurons have the same bias, take currents as they are, and fire at what a spike subtracts.</summary>
    public bool HasPlainDrive { get; }

    /// <summary>A membrane fires at this value or above; no number, which nothing reaches, for neurons that do not fire.</summary>
    public AlignedBuffer<T> Firing { get; }

    /// <summary>What a spike subtracts.</summary>
    public AlignedBuffer<T> Threshold { get; }

    public AlignedBuffer<T> ResetValue { get; }

    /// <summary>What goes into the membranes in the present step, for vector forms.</summary>
    public AlignedBuffer<T> Driven { get; }

    /// <summary>Refractory steps that are left, or spikes whose reset is still to come.</summary>
    public AlignedBuffer<T> Pending { get; }

    /// <summary>The spikes of the last steps.</summary>
    public EventHistory Spikes { get; }

    /// <summary>Aliases into this layer from layers that are advanced before it, as indexes of layers.</summary>
    public int[] AliasesBefore { get; set; } = [];

    /// <summary>Layers that fire along after this one has: this layer and earlier ones.</summary>
    public int[] AliasesAfter { get; set; } = [];

    /// <summary>Whether vector forms serve this layer: a plain threshold with a reset in the same step.</summary>
    public bool IsPlain => _resetsAtOnce && AliasesBefore.Length == 0;

    /// <summary>Whether the whole step is one pass: plain, one synapse whose events do not wait, and a reset that subtracts.</summary>
    public bool IsSimple => _isUndelayed && AliasesBefore.Length == 0;

    /// <summary>
    /// What goes into membranes below their thresholds, if it is below this, makes no neuron fire twice: a membrane loses what it has or
    /// keeps it, so that less than two thresholds come together, and sums of floats below a limit do not round above it.
    /// </summary>
    public T SafeDrive { get; }

    /// <summary>Whether the last step left a neuron at its threshold, for vector forms: it had no more spikes to spend.</summary>
    public bool LeavesFiring { get; set; }

    /// <summary>Whether the currents have decayed already in the present step.</summary>
    public bool HasDecayed { get; set; }

    /// <summary>Who fired in the present step, for vector forms.</summary>
    public FiredBits Fired { get; }

    public void Reset()
    {
        LeavesFiring = false;
        Membrane.Span.Clear();
        Pending.Span.Clear();
        Spikes.Clear();
        foreach (SynapseArrays<T> synapse in Synapses)
        {
            synapse.Reset();
        }
    }

    /// <summary>An array with a value for each neuron and zero in the padding.</summary>
    public AlignedBuffer<T> Filled(Func<int, double> value) => Fill(new AlignedBuffer<T>(Width), value);

    /// <summary>Fills an array of zeros with a value for each neuron.</summary>
    public AlignedBuffer<T> Fill(AlignedBuffer<T> buffer, Func<int, double> value)
    {
        for (int n = 0; n < Neurons; n++)
        {
            buffer.Span[n] = T.CreateChecked(value(n));
        }

        return buffer;
    }

    private T FindSafeDrive()
    {
        T least = T.PositiveInfinity;
        bool decays = true;
        for (int n = 0; n < Neurons; n++)
        {
            least = Firing.Span[n] < least ? Firing.Span[n] : least;
            decays &= MembraneDecay.Span[n] >= T.Zero && MembraneDecay.Span[n] <= T.One;
        }

        return decays && least > T.Zero ? least : T.NegativeInfinity;
    }

    private bool IsEven(AlignedBuffer<T> values) => !values.Span[..Neurons].ContainsAnyExcept(values.Span[0]);

    private static double MembraneBias(Population population, int neuron, ClockedSettings settings, (double Engine, double Network) step)
    {
        double sum = population.Bias[neuron] * StepCoefficients.MembraneGain(settings, population.TauMembraneSeconds[neuron], step.Engine, step.Network);
        for (int k = 0; k < population.TauSynapseSeconds.Length; k++)
        {
            sum += StepCoefficients.Of(settings, population, k, neuron, step).MembraneBias;
        }

        return sum;
    }

    private AlignedBuffer<T> FiringThresholds(Population population, ClockedSettings settings)
    {
        AlignedBuffer<T> firing = Arrays.Of(NeuronArrays<T>.Firing);
        firing.Span.Fill(T.NaN);
        for (int n = 0; population.Spiking && n < Neurons; n++)
        {
            T threshold = T.CreateChecked(population.Threshold[n]);

            // Above a threshold is at or above the next number.
            firing.Span[n] = settings.Comparison == SpikeComparison.Above ? T.BitIncrement(threshold) : threshold;
        }

        return firing;
    }
}
