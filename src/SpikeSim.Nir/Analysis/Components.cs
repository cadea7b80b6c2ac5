namespace SpikeSim.Nir.Analysis;

/// <summary>The strongly connected parts of a graph: nodes that loops tie together. Tarjan's algorithm, without recursion.</summary>
internal sealed class Components
{
    private readonly int[][] _targets;
    private readonly int[] _index;
    private readonly int[] _low;
    private readonly Stack<int> _stack = new();
    private readonly bool[] _onStack;
    private readonly List<int[]> _parts = [];
    private int _next;

    private Components(FlatGraph graph)
    {
        ILookup<int, int> targets = graph.Edges.ToLookup(e => e.Source, e => e.Target);
        _targets = [.. Enumerable.Range(0, graph.Nodes.Length).Select(n => targets[n].ToArray())];
        _index = [.. Enumerable.Repeat(-1, graph.Nodes.Length)];
        _low = new int[graph.Nodes.Length];
        _onStack = new bool[graph.Nodes.Length];
    }

    /// <summary>The parts in the order of the signal: every edge between two parts goes from an earlier to a later one.</summary>
    public static IReadOnlyList<int[]> Of(FlatGraph graph)
    {
        var components = new Components(graph);
        for (int node = 0; node < graph.Nodes.Length; node++)
        {
            if (components._index[node] < 0)
            {
                components.Visit(node);
            }
        }

        components._parts.Reverse();
        return components._parts;
    }

    private void Visit(int root)
    {
        var path = new Stack<(int Node, int Edge)>();
        Enter(root, path);
        while (path.TryPop(out (int Node, int Edge) at))
        {
            if (at.Edge < _targets[at.Node].Length)
            {
                path.Push((at.Node, at.Edge + 1));
                int target = _targets[at.Node][at.Edge];
                if (_index[target] < 0)
                {
                    Enter(target, path);
                }
                else if (_onStack[target])
                {
                    _low[at.Node] = Math.Min(_low[at.Node], _index[target]);
                }

                continue;
            }

            if (path.TryPeek(out (int Node, int Edge) parent))
            {
                _low[parent.Node] = Math.Min(_low[parent.Node], _low[at.Node]);
            }

            if (_low[at.Node] == _index[at.Node])
            {
                Close(at.Node);
            }
        }
    }

    private void Enter(int node, Stack<(int Node, int Edge)> path)
    {
        _index[node] = _low[node] = _next++;
        _stack.Push(node);
        _onStack[node] = true;
        path.Push((node, 0));
    }

    private void Close(int root)
    {
        var part = new List<int>();
        int node;
        do
        {
            node = _stack.Pop();
            _onStack[node] = false;
            part.Add(node);
        }
        while (node != root);
        part.Sort();
        _parts.Add([.. part]);
    }
}
