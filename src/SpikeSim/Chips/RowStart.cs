using System.Runtime.CompilerServices;

namespace SpikeSim.Chips;

/// <summary>A row of which nothing is known but where it starts.</summary>
/// <param name="start">The byte of the table.</param>
internal readonly struct RowStart(uint start) : IRow
{
    private readonly uint _start = start;

    /// <inheritdoc/>
    public nuint Start
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _start;
    }
}
