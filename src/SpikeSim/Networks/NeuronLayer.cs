namespace SpikeSim.Networks;

/// <summary>Neurons as a layer of a <see cref="LayerGraph"/>.</summary>
/// <param name="Population">
/// Name and parameters. Whether the neurons are hidden or outputs is read from the edges; the role that stands here is ignored.
/// </param>
/// <param name="StepSeconds">The time step that the parameters of this layer are meant for, in seconds, above 0.</param>
public sealed record NeuronLayer(Population Population, double StepSeconds)
{
    /// <summary>The name; unique in the graph.</summary>
    public string Name => Population.Name;
}
