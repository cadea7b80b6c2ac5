using SpikeSim.Nir;
using SpikeSim.Nir.Graphs;
using SpikeSim.Nir.Lowering;

namespace SpikeSim.App.Models;

/// <summary>
/// What SpikeSim noted in the metadata of a graph that it wrote. NIR has no place for it and other tools do not read it, but the file
/// must come back as it went; what is said at the command line goes before it.
/// </summary>
internal static class NirOwnMetadata
{
    private const string SpikesPerStep = "spikes_per_step";

    /// <summary>Whether SpikeSim wrote the graph.</summary>
    public static bool IsIn(NirModel model) => model.Document.Graph.Metadata.Text("engine") == "SpikeSim";

    /// <summary>The settings with those of the metadata that nobody overruled.</summary>
    public static NirSettings Complete(NirModel model, NirChoice choice)
    {
        NirSettings settings = choice.Settings;
        NirTree metadata = model.Document.Graph.Metadata;
        if (!IsIn(model))
        {
            return settings;
        }

        if (!choice.Has("dt") && !choice.Has("unit") && metadata.Text("time_unit") == "s" && Number(metadata, "dt") is > 0 and var step && double.IsFinite(step))
        {
            settings = settings with { StepSeconds = step, TimeUnit = NirTimeUnit.Seconds };
        }

        if (!choice.Has("integrator") && metadata.Text("integrator") == "euler")
        {
            settings = settings with { Integrator = NirIntegrator.Euler };
        }

        return choice.Has("reset") ? settings : metadata.Text("reset") switch
        {
            "value" => settings with { Reset = NirReset.ToValue },
            "subtract" => settings with { Reset = NirReset.Subtract },
            _ => settings,
        };
    }

    /// <summary>The lowered network with the most spikes of each neuron in a step, and a note of what was taken from the metadata.</summary>
    public static LoweredNetwork Complete(NirModel model, NirChoice choice, LoweredNetwork lowered)
    {
        if (lowered.Network is not { } network || !IsIn(model))
        {
            return lowered;
        }

        NirSettings used = lowered.Settings;
        string note = FormattableString.Invariant($"from SpikeSim's metadata, unless --nir says otherwise: dt {used.StepSeconds} s, reset {(used.Reset == NirReset.Subtract ? "subtract" : "value")}");
        if (choice.Has("spikes"))
        {
            return lowered with { Notes = [.. lowered.Notes, note] };
        }

        var caps = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach ((string node, string population) in lowered.Populations)
        {
            if (Number(model.Graph.Nodes.First(n => n.Name == node).Node.Metadata, SpikesPerStep) is >= 1 and <= int.MaxValue and var cap && cap == Math.Floor(cap))
            {
                caps[population] = (int)cap;
            }
        }

        return lowered with
        {
            Network = network with { Populations = [.. network.Populations.Select(p => caps.TryGetValue(p.Name, out int cap) ? p with { SpikesPerStep = cap } : p)] },
            Notes = [.. lowered.Notes, caps.Count > 0 ? $"{note}, spikes per step {string.Join(", ", caps.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => FormattableString.Invariant($"{c.Key} {c.Value}")))}" : note],
        };
    }

    private static double? Number(NirTree tree, string name) => tree.Values.TryGetValue(name, out NirArray? value) && value.Numbers is [var number] ? number : null;
}
