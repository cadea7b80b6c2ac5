using System.Text.Json.Serialization;

namespace SpikeSim.App.Commands;

/// <summary>Synaptic operations per run, under the names of NeuroBench; a spiking network has additions only.</summary>
internal sealed record CostOperations(
    [property: JsonPropertyName("Effective_MACs")] double EffectiveMacs,
    [property: JsonPropertyName("Effective_ACs")] double EffectiveAcs,
    [property: JsonPropertyName("Dense")] double Dense);
