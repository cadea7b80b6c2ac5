using System.Runtime.InteropServices;

namespace SpikeSim.Learning;

/// <summary>The events of one step.</summary>
internal readonly ref struct EventSpan(ref ushort id, ref float count, int length)
{
    /// <summary>Who.</summary>
    public ReadOnlySpan<ushort> Ids { get; } = MemoryMarshal.CreateReadOnlySpan(ref id, length);

    /// <summary>How often.</summary>
    public ReadOnlySpan<float> Counts { get; } = MemoryMarshal.CreateReadOnlySpan(ref count, length);
}
