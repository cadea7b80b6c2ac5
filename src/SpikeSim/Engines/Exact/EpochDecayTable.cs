using System.Runtime.CompilerServices;

namespace SpikeSim.Engines.Exact;

/// <summary>The decays of an epoch that were asked for of late, a few per pair of rates: most questions are about the last events.</summary>
internal sealed class EpochDecayTable(FlowRates[] rates)
{
    private const int Kept = 16;

    private readonly EpochDecays[] _kept = new EpochDecays[rates.Length * Kept];

    /// <summary>Forgets all, for a new origin.</summary>
    public void Clear() => Array.Fill(_kept, EpochDecays.None);

    /// <summary>The decays of a pair of rates at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref readonly EpochDecays At(int pair, double seconds, double originSeconds)
    {
        // A time has one slot; the middle of its bits is as good as drawn by lot.
        int slot = (pair * Kept) + (int)((BitConverter.DoubleToUInt64Bits(seconds) >> 20) % Kept);
        ref EpochDecays decays = ref _kept[slot];
        if (decays.Seconds != seconds)
        {
            EpochDecays.Find(rates[pair], seconds, seconds - originSeconds, out decays);
        }

        return ref decays;
    }
}
