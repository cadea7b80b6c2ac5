namespace SpikeSim.Chips;

/// <summary>How a core adds decay, currents and bias to a membrane potential (chip specification, section 3, clause 5).</summary>
public enum MembraneRule
{
    /// <summary>The change of the step is formed and clamped first, then added with a second clamp (Audio 2, Audio 3, IMU).</summary>
    ClampedDelta,

    /// <summary>One sum with one clamp, no bias (first Xylo core).</summary>
    SingleSum,
}
