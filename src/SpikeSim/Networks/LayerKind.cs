namespace SpikeSim.Networks;

/// <summary>What a layer of a <see cref="LayerGraph"/> is.</summary>
public enum LayerKind
{
    /// <summary>The input channels.</summary>
    Input,

    /// <summary>The mark of the outputs.</summary>
    Output,

    /// <summary>A matrix of weights.</summary>
    Weights,

    /// <summary>Neurons.</summary>
    Neurons,

    /// <summary>A connection that passes spikes on one to one.</summary>
    Alias,
}
