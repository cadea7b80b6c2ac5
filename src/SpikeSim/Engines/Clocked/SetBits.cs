namespace SpikeSim.Engines.Clocked;

/// <summary>Which bits of a byte are set, as eight bytes: their numbers ascending, packed to the front.</summary>
internal static class SetBits
{
    public static ulong[] Packed { get; } = [.. Enumerable.Range(0, 256).Select(Pack)];

    private static ulong Pack(int value)
    {
        ulong packed = 0;
        int next = 0;
        for (int bit = 0; bit < 8; bit++)
        {
            if ((value & (1 << bit)) != 0)
            {
                packed |= (ulong)bit << (8 * next++);
            }
        }

        return packed;
    }
}
