using System.Numerics;
using System.Runtime.InteropServices;

namespace SpikeSim.Engines.Clocked;

/// <summary>
/// Currents and membranes of neurons that are left alone decay into numbers below the normal ones, where x times 0.95 rounds to x again
/// and machines are slow. So states are cleared now and then that are small beside the smallest normal number, and by far too small to
/// be seen. It is a rule of the step itself, by the count of steps since the reset: all forms have it at the same time.
/// </summary>
internal static class TinyStates
{
    /// <summary>Steps from clearing to clearing: no cost in the mean, and a decay of more than 15 steps never leaves the normal numbers.</summary>
    public const int PeriodSteps = 256;

    // 2^-100 in single precision, 2^-996 in double precision.
    private const int BitsAboveNormal = 26;

    /// <summary>States below this magnitude are cleared.</summary>
    public static T Limit<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T smallestNormal = T.Epsilon / (T.BitIncrement(T.One) - T.One);
        return T.ScaleB(smallestNormal, BitsAboveNormal);
    }

    /// <summary>Sets what is below the limit to zero; what is no number stays.</summary>
    /// <param name="states">States, padded to whole vectors.</param>
    public static void Clear<T>(AlignedBuffer<T> states)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var limit = new Vector<T>(Limit<T>());
        foreach (ref Vector<T> state in MemoryMarshal.Cast<T, Vector<T>>(states.Span))
        {
            state = Vector.ConditionalSelect(Vector.LessThan(Vector.Abs(state), limit), Vector<T>.Zero, state);
        }
    }
}
