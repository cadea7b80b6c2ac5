namespace SpikeSim.Engines.Clocked;

/// <summary>When a membrane fires.</summary>
public enum SpikeComparison
{
    /// <summary>At the threshold and above it, as on the chips and in continuous time.</summary>
    AtOrAbove,

    /// <summary>Above the threshold only, as NIR says.</summary>
    Above,
}
