using System.Collections.Immutable;
using SpikeSim.Networks;

namespace SpikeSim.Files;

/// <summary>What a Rockpool parameter file holds.</summary>
/// <param name="Graph">The network as a graph of layers, with the time constants of the file.</param>
/// <param name="Remarks">What was left out, one sentence each.</param>
public sealed record RockpoolParameters(LayerGraph Graph, IReadOnlyList<string> Remarks)
{
    /// <summary>
    /// The same network in the convention of SpikeSim. Rockpool's neurons decay by exp(-step / tau) in a step, those of a
    /// <see cref="Network"/> and of a chip by 1 - step / tau, so a time constant becomes step / (1 - exp(-step / tau)).
    /// </summary>
    /// <returns>The graph whose neurons decay in each step as they did in Rockpool.</returns>
    public LayerGraph WithStepDecays() => Graph with
    {
        Neurons =
        [
            .. Graph.Neurons.Select(layer => layer with
            {
                Population = layer.Population with
                {
                    TauMembraneSeconds = Convert(layer.Population.TauMembraneSeconds, layer.StepSeconds),
                    TauSynapseSeconds = [.. layer.Population.TauSynapseSeconds.Select(tau => Convert(tau, layer.StepSeconds))],
                },
            }),
        ],
    };

    private static ImmutableArray<double> Convert(ImmutableArray<double> tau, double step) => [.. tau.Select(t => step / (1 - Math.Exp(-step / t)))];
}
