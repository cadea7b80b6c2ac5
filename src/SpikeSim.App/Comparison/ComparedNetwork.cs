using SpikeSim.App.Models;
using SpikeSim.Chips;
using SpikeSim.Comparisons;
using SpikeSim.Files;
using SpikeSim.Mapping;
using SpikeSim.Networks;
using SpikeSim.Rasters;

namespace SpikeSim.App.Comparison;

/// <summary>A network that several engines run, and what is needed to lay their results side by side.</summary>
internal sealed class ComparedNetwork
{
    private readonly ChipProgram? _program;

    /// <summary>Prepares a comparison.</summary>
    /// <param name="document">The network, or the one in steps of a NIR file.</param>
    /// <param name="onChip">The program; null where the chip does not take part.</param>
    /// <param name="basis">What each engine runs; null for the network.</param>
    public ComparedNetwork(NetworkDocument document, LoadedModel? onChip, EngineBasis? basis = null)
    {
        Document = document;
        Basis = basis ?? EngineBasis.Of(document.Network);
        _program = onChip?.Program;
        Integers = onChip is null ? null : new IntegerNetwork(Basis.OnChip, onChip.Chip, onChip.Program);
        DelaySteps = [.. LayerDelays.Of(document.Network).Select(d => d.FirstStep ?? 0)];
        string[] names = [.. LayerDelays.Of(document.Network).Select(d => d.Population)];
        DelaySteps = [.. Network.Populations.Select(p => DelaySteps[Array.IndexOf(names, p.Name)])];
    }

    public NetworkDocument Document { get; }

    public EngineBasis Basis { get; }

    public Network Network => Document.Network;

    /// <summary>The chip's integers read back; null where the chip does not take part.</summary>
    public IntegerNetwork? Integers { get; }

    /// <summary>Steps by which each population lags behind the input where every layer costs a step.</summary>
    public IReadOnlyList<int> DelaySteps { get; }

    public int LongestDelay => DelaySteps.Max();

    /// <summary>Silent steps behind an input, beside those of the task, so that the last layer hears all of it.</summary>
    public int MissingSilence => Math.Max(0, LongestDelay - TailSteps);

    private int TailSteps => Document.Task?.Decision.TailSteps ?? 0;

    /// <summary>An input with all silence that engines run behind it.</summary>
    public Raster WithSilence(Raster input) => input.FollowedBySilence(MissingSilence + TailSteps);

    /// <summary>The first steps of a raster.</summary>
    public static Raster Start(Raster raster, int steps) => Part(raster, 0, Math.Min(steps, raster.Steps));

    /// <summary>The network with one step of delay from a population to a later one, as engines with steps have by themselves.</summary>
    public static Network WithLayerDelays(Network network) => network with
    {
        Projections =
        [
            .. network.Projections.Select(p => p.Source == Network.InputName || network.IndexOf(p.Source) >= network.IndexOf(p.Target) ? p : p with
            {
                DelaySeconds = p.DelaySeconds.IsEmpty ? [network.StepSeconds] : [.. p.DelaySeconds.Select(d => d + network.StepSeconds)],
            }),
        ],
    };

    /// <summary>The network with the chip's caps of spikes.</summary>
    public Network WithCaps(Network network) => network with
    {
        Populations = [.. network.Populations.Select(p => p with { SpikesPerStep = p.Role == PopulationRole.Hidden ? _program!.Arithmetic.MaxHiddenSpikes : _program!.Arithmetic.MaxOutputSpikes })],
    };

    /// <summary>The input with the chip's cap of events.</summary>
    public Raster Clipped(Raster input) =>
        new([.. input.Counts.ToArray().Select(c => (ushort)Math.Min((int)c, _program!.Arithmetic.MaxInputEvents))], input.Channels, input.StepSeconds);

    /// <summary>The spikes of a recording, one raster per population in the order of its neurons.</summary>
    public Raster[] PerPopulation(Recording recording, bool isChip)
    {
        var first = new Dictionary<PopulationRole, int> { [PopulationRole.Hidden] = 0, [PopulationRole.Output] = 0 };
        var rasters = new Raster[Network.Populations.Length];
        for (int p = 0; p < rasters.Length; p++)
        {
            Population population = Network.Populations[p];
            Raster all = population.Role == PopulationRole.Hidden ? recording.HiddenSpikes : recording.OutputSpikes;
            rasters[p] = Select(all, Columns(population, first[population.Role], isChip));
            first[population.Role] += population.Neurons;
        }

        return rasters;
    }

    /// <summary>The membrane of one neuron over all steps, in units of its threshold, or as it is where the population does not fire.</summary>
    public double[] MembraneOf(Recording recording, int population, int neuron, bool isChip)
    {
        Population of = Network.Populations[population];
        int first = Network.Populations.Take(population).Where(p => p.Role == of.Role).Sum(p => p.Neurons);
        int column = Columns(of, first, isChip)[neuron];
        Trace trace = (of.Role == PopulationRole.Hidden ? recording.HiddenMembrane : recording.OutputMembrane)!;
        double threshold = isChip ? (of.Role == PopulationRole.Hidden ? _program!.Hidden : _program!.Outputs).Threshold[column] : of.Threshold[neuron];
        return [.. Enumerable.Range(0, trace.Steps).Select(step => trace[step, column] / threshold)];
    }

    /// <summary>Rasters without the lag of their layers: the same number of rows for every population.</summary>
    public Raster[] Aligned(Raster[] rasters, bool lags) =>
        [.. rasters.Select((r, p) => Part(r, lags ? DelaySteps[p] : 0, r.Steps - LongestDelay))];

    /// <summary>The integer engine of the chip without its clamps, one raster per population.</summary>
    public Raster[] Unbounded(Raster input)
    {
        (Raster hidden, Raster outputs) = new UnboundedCore(_program!).Run(input);
        return PerPopulation(new Recording(hidden, outputs), isChip: true);
    }

    private static Raster Select(Raster all, int[] columns)
    {
        if (columns.Length == all.Channels && columns.SequenceEqual(Enumerable.Range(0, columns.Length)))
        {
            return all;
        }

        var counts = new ushort[checked(all.Steps * columns.Length)];
        for (int step = 0; step < all.Steps; step++)
        {
            ReadOnlySpan<ushort> row = all.Row(step);
            Span<ushort> selected = counts.AsSpan(step * columns.Length, columns.Length);
            for (int i = 0; i < columns.Length; i++)
            {
                selected[i] = row[columns[i]];
            }
        }

        return new Raster(counts, columns.Length, all.StepSeconds);
    }

    private int[] Columns(Population population, int first, bool isChip) =>
        isChip ? [.. Integers!.IdsOf(population.Name)] : [.. Enumerable.Range(first, population.Neurons)];

    private static Raster Part(Raster raster, int start, int steps) => start == 0 && steps == raster.Steps
        ? raster
        : new(raster.Counts.Slice(start * raster.Channels, steps * raster.Channels).ToArray(), raster.Channels, raster.StepSeconds);
}
