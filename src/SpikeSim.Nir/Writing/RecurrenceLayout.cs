namespace SpikeSim.Nir.Writing;

/// <summary>How recurrent neurons stand in a file.</summary>
public enum RecurrenceLayout
{
    /// <summary>As nodes <c>X.lif</c> and <c>X.w_rec</c> of one graph (Norse, snnTorch, SpiNNaker2, Nengo).</summary>
    Flat,

    /// <summary>As a graph <c>X</c> of four nodes inside the graph (Rockpool, older Spyx).</summary>
    Nested,
}
