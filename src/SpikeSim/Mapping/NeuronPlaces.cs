namespace SpikeSim.Mapping;

/// <summary>How messages name hidden neurons, and which of them belong together, so that a thousand like violations are one.</summary>
internal sealed class NeuronPlaces
{
    private readonly Func<int, string> _name;
    private readonly IReadOnlyList<(string Name, IReadOnlyList<int> Ids)> _groups;

    private NeuronPlaces(Func<int, string> name, IReadOnlyList<(string Name, IReadOnlyList<int> Ids)> groups)
    {
        _name = name;
        _groups = groups;
    }

    public static NeuronPlaces Of(Placement placement) =>
        new(placement.NameOf, [.. placement.Order.Select(p => ($"\"{p.Name}\"", (IReadOnlyList<int>)placement.IdsOf(p.Name)))]);

    public static NeuronPlaces OfProgram(int hidden) =>
        new(id => $"hidden neuron {id}", [("the hidden neurons", (IReadOnlyList<int>)[.. Enumerable.Range(0, hidden)])]);

    public string NameOf(int id) => _name(id);

    /// <summary>For each group with broken neurons: the worst of them, with how many more there are.</summary>
    /// <param name="isBroken">Whether a neuron breaks the rule.</param>
    /// <param name="badness">The larger, the worse; the first of equals is named.</param>
    public IEnumerable<(string Place, int Id)> Worst(Func<int, bool> isBroken, Func<int, double>? badness = null)
    {
        foreach ((string name, IReadOnlyList<int> ids) in _groups)
        {
            int[] broken = [.. ids.Where(isBroken)];
            if (broken.Length > 0)
            {
                int worst = badness is null ? broken[0] : broken.MaxBy(badness);
                yield return (_name(worst) + (broken.Length > 1 ? $" and {broken.Length - 1} more of {name}" : string.Empty), worst);
            }
        }
    }
}
