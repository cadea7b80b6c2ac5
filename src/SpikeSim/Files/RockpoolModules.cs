using System.Globalization;
using SpikeSim.Json;

namespace SpikeSim.Files;

/// <summary>
/// Lays the tree of a Rockpool parameter file out as the chain of its modules. A file says neither the class of a module nor the order
/// of modules; names do: <c>{k}_...</c> with the place in the chain, and <c>out_...</c> for the end.
/// </summary>
internal static class RockpoolModules
{
    private const string Remedy = "SpikeSim reads chains of linear layers and LIF neurons, also nested ones.";

    /// <summary>The modules in the order of the signal.</summary>
    /// <param name="root">The root of the file.</param>
    /// <param name="remarks">What was left out, one sentence each.</param>
    public static List<RockpoolModule> InOrder(JsonMember root, List<string> remarks)
    {
        var modules = new List<RockpoolModule>();
        Add(root, string.Empty, modules, remarks);
        return modules;
    }

    private static void Add(JsonMember node, string name, List<RockpoolModule> modules, List<string> remarks)
    {
        string last = name[(name.LastIndexOf('.') + 1)..];
        if (last.Contains("residual", StringComparison.OrdinalIgnoreCase))
        {
            throw node.Wrong("a chain of linear layers and LIF neurons", $"the residual block \"{last}\"", "The file does not say where its branches begin and end. Export the network as NIR, or write it as a SpikeSim network with aliases.");
        }

        if (last.Contains("dropout", StringComparison.OrdinalIgnoreCase))
        {
            remarks.Add($"module {name}: dropout acts in training only and is left out");
            return;
        }

        string[] names = [.. node.Names];
        if (names.Length > 0 && names.All(n => node.Optional(n) is { IsObject: true }))
        {
            foreach (string child in Ordered(node, names))
            {
                Add(node.Required(child), name.Length == 0 ? child : $"{name}.{child}", modules, remarks);
            }

            return;
        }

        bool isNeurons = names.Contains("tau_mem");
        bool isWeights = names.Contains("weight");
        if (isNeurons == isWeights)
        {
            string found = names.Length == 0 ? "no parameters at all" : $"the parameters {string.Join(", ", names)}";
            throw node.Wrong("a linear layer (weight) or LIF neurons (tau_mem, tau_syn, threshold, ...)", found, Remedy);
        }

        modules.Add(new RockpoolModule(name, isNeurons, node));
    }

    private static string[] Ordered(JsonMember node, string[] names)
    {
        if (names.Length == 1)
        {
            return names;
        }

        var keys = names.ToDictionary(n => n, n => Key(node, n), StringComparer.Ordinal);
        foreach (IGrouping<(int, int), string> twins in names.GroupBy(n => keys[n]).Where(g => g.Count() > 1))
        {
            throw node.Wrong("one module at each place of the chain", $"{string.Join(" and ", twins)} at the same place", Remedy);
        }

        return [.. names.OrderBy(n => keys[n])];
    }

    // SynNet gives a linear layer and its neurons the same number, and calls the last ones "out".
    private static (int Place, int Kind) Key(JsonMember node, string name)
    {
        int split = name.IndexOf('_', StringComparison.Ordinal);
        string head = split < 0 ? name : name[..split];
        JsonMember child = node.Required(name);
        int kind = child.Names.Contains("weight") ? 0 : child.Names.Contains("tau_mem") ? 2 : 1;
        return head == "out" ? (int.MaxValue, kind)
            : int.TryParse(head, NumberStyles.None, CultureInfo.InvariantCulture, out int place) ? (place, kind)
            : throw child.Wrong("a name that begins with the place in the chain, as 0_linear or out_neurons", $"\"{name}\" beside other modules", Remedy);
    }
}
