namespace SpikeSim.Nir.Analysis;

/// <summary>What a file says about the time step it was made for.</summary>
public enum StepFinding
{
    /// <summary>Nothing: all r and w_in are 1, as in a description in continuous time.</summary>
    None,

    /// <summary>One step fits every neuron.</summary>
    Found,

    /// <summary>Two readings of the same file give two steps.</summary>
    Ambiguous,

    /// <summary>Different neurons imply different steps.</summary>
    Inconsistent,
}
