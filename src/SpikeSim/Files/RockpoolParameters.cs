using System.Collections.Immutable;
using SpikeSim.Networks;

namespace SpikeSim.Files;

/// <summary>What a Rockpool parameter file holds.</summary>
/// <param name="Graph">The network as a graph of layers, with the time constants of the file.</param>
/// <param name="Remarks">What was left out, one sentence each.</param>
public sealed record RockpoolParameters(LayerGraph Graph, IReadOnlyList<string> Remarks)
{
    // Of the powers of two that a chip has, none lies so near the grid of SynNet; single precision does not reach so far.
    private const double GridTolerance = 4e-6;
    private const int LongestDash = 15;

    /// <summary>
    /// The same network with SynNet's time constants in the convention of SpikeSim. SynNet writes -step / ln(1 - 2^-k), from which its
    /// neurons decay by exp(-step / tau) in a step: the decay of a chip's shift k, of which the time constant is step x 2^k. Every other
    /// time constant stays as it is, because the vendor's mapper takes log2(tau / step) of it (chip specification, section 6).
    /// </summary>
    /// <returns>The graph.</returns>
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

    private static ImmutableArray<double> Convert(ImmutableArray<double> tau, double step) => [.. tau.Select(t => Convert(t, step))];

    private static double Convert(double tau, double step)
    {
        double turned = step / (1 - Math.Exp(-step / tau));
        double dash = Math.Log2(turned / step);
        double nearest = Math.Round(dash);
        return nearest is >= 1 and <= LongestDash && Math.Abs(dash - nearest) <= GridTolerance ? turned : tau;
    }
}
