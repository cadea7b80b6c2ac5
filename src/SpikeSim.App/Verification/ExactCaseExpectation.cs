using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using SpikeSim.Files;
using SpikeSim.Json;
using SpikeSim.Networks;
using SpikeSim.Rasters;

namespace SpikeSim.App.Verification;

/// <summary>The spikes that a vector of the exact engine expects.</summary>
internal sealed class ExactCaseExpectation
{
    // A tolerance of more than this would hide a spike at another place.
    private const double MaxToleranceSeconds = 1e-6;

    private const int HashDigits = 16;

    private readonly Network _network;
    private readonly double _toleranceSeconds;
    private readonly SpikeList _reference;
    private readonly Dictionary<string, string> _populations;

    public ExactCaseExpectation(JsonMember root, string spikes, Network network, ImmutableSortedDictionary<string, string> populations)
    {
        _network = network;
        _toleranceSeconds = root.Required("tolerance_s").Number(0, MaxToleranceSeconds);
        _reference = SpikesCsv.Read(spikes);
        _populations = populations.ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);
        RequireWhole(root.Required("expected"), spikes);
        foreach (TimedSpike spike in _reference.Spikes)
        {
            if (!_populations.TryGetValue(_reference.Nodes[spike.Node], out string? name) || spike.Neuron >= network.Find(name)!.Neurons)
            {
                throw DataFormatException.At(spikes, $"the spike at {spike.Seconds} s", "a neuron of the network", $"{_reference.Nodes[spike.Node]}[{spike.Neuron}]");
            }
        }
    }

    /// <summary>The first difference of a run; null where there is none.</summary>
    public string? Difference(SpikeList run)
    {
        foreach ((string node, string name) in _populations)
        {
            int population = _network.Populations.IndexOf(_network.Find(name)!);
            int neurons = _network.Populations[population].Neurons;
            int listed = _reference.Nodes.IndexOf(node);
            IReadOnlyList<double>[] expected = _reference.TimesPerNeuron(listed, neurons);
            IReadOnlyList<double>[] found = run.TimesPerNeuron(population, neurons);
            for (int n = 0; n < neurons; n++)
            {
                if (Difference(expected[n], found[n]) is { } difference)
                {
                    return string.Create(CultureInfo.InvariantCulture, $"spikes of node {node}, neuron {n} differ: {difference}");
                }
            }
        }

        return null;
    }

    /// <summary>Refuses a list of spikes that is not the one that the case speaks of, as far as it does.</summary>
    private void RequireWhole(JsonMember expected, string spikes)
    {
        int total = expected.Required("spikes_total").WholeNumber(0);
        if (total != _reference.Spikes.Length)
        {
            throw DataFormatException.At(spikes, string.Empty, $"{total} spikes, as the case says", $"{_reference.Spikes.Length}");
        }

        if (expected.Optional("spikes_per_node") is { } perNode)
        {
            RequireCounts(perNode, spikes);
        }

        if (expected.Optional("spikes_sha256_16") is { } hash)
        {
            RequireHash(hash, spikes);
        }
    }

    private void RequireCounts(JsonMember perNode, string spikes)
    {
        foreach (string node in perNode.Names.Union(_reference.Nodes))
        {
            int wanted = perNode.Required(node).WholeNumber(0);
            int listed = _reference.Nodes.IndexOf(node);
            int found = listed < 0 ? 0 : _reference.Spikes.Count(s => s.Node == listed);
            if (wanted != found)
            {
                throw DataFormatException.At(spikes, $"node {node}", $"{wanted} spikes, as the case says", $"{found}");
            }
        }
    }

    private static void RequireHash(JsonMember hash, string spikes)
    {
        using FileStream stream = File.OpenRead(spikes);
        string digits = Convert.ToHexStringLower(SHA256.HashData(stream))[..HashDigits];
        if (!string.Equals(hash.Text(), digits, StringComparison.OrdinalIgnoreCase))
        {
            throw hash.Wrong($"the first {HashDigits} digits of the SHA-256 of {Path.GetFileName(spikes)}, {digits}", $"\"{hash.Text()}\"", "One of both files was changed without the other.");
        }
    }

    private string? Difference(IReadOnlyList<double> expected, IReadOnlyList<double> found)
    {
        for (int i = 0; i < Math.Min(expected.Count, found.Count); i++)
        {
            if (!(Math.Abs(expected[i] - found[i]) <= _toleranceSeconds))
            {
                return string.Create(CultureInfo.InvariantCulture, $"spike {i}: expected {expected[i]:R} s, got {found[i]:R} s, off by {Math.Abs(expected[i] - found[i]):E1} s (tolerance {_toleranceSeconds:E1})");
            }
        }

        return expected.Count == found.Count ? null : string.Create(CultureInfo.InvariantCulture, $"expected {expected.Count} spikes, got {found.Count}");
    }
}
