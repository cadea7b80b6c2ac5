namespace SpikeSim.Chips;

/// <summary>
/// What a step takes from a current or membrane potential of value v under a decay shift d: the shifted value, and how small values
/// end (chip specification, section 2).
/// </summary>
public enum DecayRule
{
    /// <summary>v &gt;&gt; d, and 1 where that is 0 for a positive v: every value reaches zero, negative ones a little faster (Xylo).</summary>
    PositiveTail,

    /// <summary>v &gt;&gt; d alone: positive values below 2^d stay for ever.</summary>
    Shift,

    /// <summary>|v| &gt;&gt; d with the sign of v, at least 1 in magnitude: positive and negative values decay alike and reach zero.</summary>
    Symmetric,
}
