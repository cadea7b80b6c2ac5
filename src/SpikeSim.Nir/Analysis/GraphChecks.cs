using System.Collections.Immutable;
using SpikeSim.Nir.Reading;

namespace SpikeSim.Nir.Analysis;

/// <summary>Finds parameters that no neuron can have, loops without a spike in them, and nodes that nothing reaches.</summary>
internal static class GraphChecks
{
    private static readonly string[] Taus = ["tau", "tau_syn", "tau_mem"];

    /// <summary>Checks the parameters of a node by themselves.</summary>
    public static void Parameters(FlatNode node, NirFindings findings)
    {
        foreach (string field in Taus)
        {
            Each(node, field, v => v > 0, "expected a time above 0", findings);
        }

        Each(node, "delay", v => v >= 0, "expected a time of at least 0", findings);
        bool hasFaultyReset = node.Node.IsFaulty && !node.Node.Fields.ContainsKey("v_reset");
        if (!hasFaultyReset && node.Node.Fields.TryGetValue("v_threshold", out Graphs.NirArray? threshold))
        {
            ImmutableArray<double> reset = node.Node.Fields.TryGetValue("v_reset", out Graphs.NirArray? stored) ? stored.Numbers : [0.0];
            int neurons = Math.Max(threshold.Count, reset.Length);
            for (int i = 0; i < neurons; i++)
            {
                double high = threshold.Numbers[Math.Min(i, threshold.Count - 1)];
                double low = reset[Math.Min(i, reset.Length - 1)];
                if (high <= low)
                {
                    findings.Error($"{node.Type} '{node.Name}': v_threshold {high} of neuron {i} is not above its v_reset {low}");
                    break;
                }
            }
        }
    }

    /// <summary>Reports a loop without a spiking neuron: its values would depend on themselves.</summary>
    public static void Loops(FlatGraph graph, NirFindings findings)
    {
        // Without spiking neurons no cycle may be left: peel off what nothing in the rest gives to.
        var left = Enumerable.Range(0, graph.Nodes.Length).Where(i => !graph.Nodes[i].Type.IsSpiking && !graph.Nodes[i].Node.IsFaulty).ToHashSet();
        bool peeled = true;
        while (peeled)
        {
            var targets = graph.Edges.Where(e => left.Contains(e.Source) && left.Contains(e.Target)).ToArray();
            var given = targets.Select(e => e.Target).ToHashSet();
            var giving = targets.Select(e => e.Source).ToHashSet();
            peeled = left.RemoveWhere(i => !given.Contains(i) || !giving.Contains(i)) > 0;
        }

        if (left.Count == 0)
        {
            return;
        }

        var path = new List<int> { left.Min() };
        while (true)
        {
            int next = graph.Targets(path[^1]).Where(left.Contains).Min();
            int start = path.IndexOf(next);
            if (start >= 0)
            {
                string names = string.Join(" -> ", path[start..].Append(next).Select(i => $"'{graph.Nodes[i].Name}'"));
                findings.Error($"an algebraic loop, in which no spiking neuron carries a value into the next step: {names}");
                return;
            }

            path.Add(next);
        }
    }

    /// <summary>Warns about nodes that take or give nothing.</summary>
    public static void Orphans(FlatGraph graph, NirFindings findings)
    {
        for (int i = 0; i < graph.Nodes.Length; i++)
        {
            FlatNode node = graph.Nodes[i];
            bool takes = node.Type.Name == "Input" || graph.Sources(i).Any();
            bool gives = node.Type.Name == "Output" || graph.Targets(i).Any();
            if (!takes || !gives)
            {
                findings.Warn($"{node.Type} '{node.Name}' {(takes ? "gives to no node" : gives ? "takes from no node" : "is an orphan: it takes from no node and gives to none")}");
            }
        }
    }

    private static void Each(FlatNode node, string field, Predicate<double> isGood, string expected, NirFindings findings)
    {
        if (!node.Node.Fields.TryGetValue(field, out Graphs.NirArray? value))
        {
            return;
        }

        for (int i = 0; i < value.Count; i++)
        {
            if (!isGood(value.Numbers[i]))
            {
                findings.Error($"{node.Type} '{node.Name}': {field} of neuron {i} is {value.Numbers[i]}; {expected}");
                return;
            }
        }
    }
}
