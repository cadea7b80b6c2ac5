namespace SpikeSim.Nir.Lowering;

/// <summary>How well a node is understood by what it is lowered to.</summary>
public enum NodeSupport
{
    /// <summary>As the file says.</summary>
    Exact,

    /// <summary>With a difference that the report names.</summary>
    Approximate,

    /// <summary>Not at all.</summary>
    Unsupported,
}
