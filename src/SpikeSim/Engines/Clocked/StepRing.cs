using System.Runtime.CompilerServices;

namespace SpikeSim.Engines.Clocked;

/// <summary>Which of the places of a ring belongs to which of the last steps; all histories of a network share it.</summary>
/// <param name="steps">How many steps are kept, the present one included.</param>
internal sealed class StepRing(int steps)
{
    private int _place;

    /// <summary>How many steps are kept, the present one included.</summary>
    public int Steps => steps;

    /// <summary>Goes to the next step.</summary>
    public void Advance() => _place = _place + 1 == steps ? 0 : _place + 1;

    /// <summary>The place of some steps ago.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Ago(int count)
    {
        int place = _place - count;
        return place < 0 ? place + steps : place;
    }
}
