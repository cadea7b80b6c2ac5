using SpikeSim.Networks;

namespace SpikeSim.Engines.Exact;

/// <summary>
/// All connections as rows of a source and a delay. An entry of a row is a block of eight neurons of which at least one is a target,
/// and a weight for each that is: rows stay short where connections are sparse, and vectors full where they are dense.
/// </summary>
internal sealed class Wiring
{
    private Wiring(RowDraft draft, int[] firstRow)
    {
        Rows = [.. draft.Rows];
        Runs = [.. draft.Runs];
        Entries = [.. draft.Entries];
        LineDelays = [.. draft.LineDelays];
        FirstRow = firstRow;
        Weights = new AlignedBuffer<double>(draft.Weights.Count + BlockLayout.BlockSize);
        draft.Weights.CopyTo(Weights.Span);
    }

    /// <summary>All rows, source after source.</summary>
    public WireRow[] Rows { get; }

    /// <summary>All runs of entries.</summary>
    public WireRun[] Runs { get; }

    /// <summary>The entries of all runs.</summary>
    public WireEntry[] Entries { get; }

    /// <summary>A weight per target, jumps of V or of the current in membrane units per second; and a vector of nothing at the end.</summary>
    public AlignedBuffer<double> Weights { get; }

    /// <summary>The delay of each line in seconds.</summary>
    public double[] LineDelays { get; }

    /// <summary>The first row of each source, channels first, then neurons; and the number of rows at the end.</summary>
    public int[] FirstRow { get; }

    public static Wiring Create(Network network, NeuronTable neurons, BlockLayout layout, double recurrentDelaySeconds)
    {
        int sources = network.InputChannels + neurons.Count;
        var links = new List<Link>[sources];
        for (int i = 0; i < sources; i++)
        {
            links[i] = [];
        }

        foreach (Projection projection in network.Projections)
        {
            double extra = NetworkLoops.IsPartOfLoop(network, projection) ? recurrentDelaySeconds : 0;
            Collect(network, neurons, layout, projection, extra, links);
        }

        var draft = new RowDraft(layout);
        var firstRow = new int[sources + 1];
        for (int i = 0; i < sources; i++)
        {
            draft.Add(links[i]);
            firstRow[i + 1] = draft.Rows.Count;
        }

        return new Wiring(draft, firstRow);
    }

    private static void Collect(Network network, NeuronTable neurons, BlockLayout layout, Projection projection, double extraDelay, List<Link>[] links)
    {
        int target = network.Populations.IndexOf(network.Find(projection.Target)!);
        int source = projection.Source == Network.InputName ? 0 : network.InputChannels + neurons.FirstOf[network.Populations.IndexOf(network.Find(projection.Source)!)];
        int width = network.Populations[target].Neurons;
        int sources = network.SourceSize(projection.Source);
        for (int i = 0; i < projection.Weights.Length; i++)
        {
            double weight = projection.Weights[i];
            int neuron = neurons.FirstOf[target] + (i % width);
            if (weight != 0 && i / width < sources)
            {
                double delay = projection.DelaySeconds.Length == 0 ? 0 : projection.DelaySeconds[projection.DelaySeconds.Length == 1 ? 0 : i];
                double jump = neurons.Synapses[neuron] == 0 ? weight : weight / network.StepSeconds;
                links[source + (i / width)].Add(new Link(delay + extraDelay, layout.PlaceOf[neuron], projection.Synapse, jump));
            }
        }
    }

    /// <summary>One weight on its way into a row.</summary>
    private readonly record struct Link(double Delay, int Place, int Synapse, double Weight);

    /// <summary>Rows in the making.</summary>
    private sealed class RowDraft(BlockLayout layout)
    {
        private readonly Dictionary<double, int> _lines = [];

        public List<WireRow> Rows { get; } = [];

        public List<WireRun> Runs { get; } = [];

        public List<WireEntry> Entries { get; } = [];

        public List<double> Weights { get; } = [];

        public List<double> LineDelays { get; } = [];

        /// <summary>Adds the rows of a source: a row per delay, entries in the order of class, synapse and block.</summary>
        public void Add(List<Link> links)
        {
            // A stable order, so that weights that add up do so in the order of the projections.
            foreach (IGrouping<double, Link> row in links.GroupBy(l => l.Delay))
            {
                int firstRun = Runs.Count;
                foreach (IGrouping<(int Class, int Synapse), Link> run in row.GroupBy(l => (layout.ClassOf[l.Place / BlockLayout.BlockSize], l.Synapse)).OrderBy(g => g.Key))
                {
                    int first = Entries.Count;
                    int firstWeight = Weights.Count;
                    foreach (IGrouping<int, Link> entry in run.GroupBy(l => l.Place / BlockLayout.BlockSize).OrderBy(g => g.Key))
                    {
                        AddEntry(entry.Key, entry);
                    }

                    Runs.Add(new WireRun(run.Key.Class, run.Key.Synapse, first, Entries.Count, firstWeight));
                }

                Rows.Add(new WireRow(LineOf(row.Key), firstRun, Runs.Count));
            }
        }

        private void AddEntry(int block, IEnumerable<Link> links)
        {
            Span<double> weights = stackalloc double[BlockLayout.BlockSize];
            uint lanes = 0;
            foreach (Link link in links)
            {
                weights[link.Place % BlockLayout.BlockSize] += link.Weight;
                lanes |= 1u << (link.Place % BlockLayout.BlockSize);
            }

            Entries.Add(new WireEntry(block, lanes));
            for (int lane = 0; lane < BlockLayout.BlockSize; lane++)
            {
                if ((lanes >> lane & 1) != 0)
                {
                    Weights.Add(weights[lane]);
                }
            }
        }

        private int LineOf(double delay)
        {
            if (!_lines.TryGetValue(delay, out int line))
            {
                line = LineDelays.Count;
                _lines.Add(delay, line);
                LineDelays.Add(delay);
            }

            return line;
        }
    }
}
