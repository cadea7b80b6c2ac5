namespace SpikeSim.FrontEnds;

/// <summary>Fields of one width packed into words of 32 bits, low channel first (front-end specification, 2.10).</summary>
internal static class RegisterFields
{
    private const int WordBits = 32;

    /// <summary>Packs the low bits of every value.</summary>
    public static uint[] Pack(IReadOnlyList<int> values, int bits)
    {
        int perWord = WordBits / bits;
        var words = new uint[values.Count / perWord];
        for (int c = 0; c < values.Count; c++)
        {
            uint field = (uint)values[c] & ((1u << bits) - 1);
            words[c / perWord] |= field << (c % perWord * bits);
        }

        return words;
    }

    /// <summary>Takes fields out of words, as numbers without a sign.</summary>
    public static int[] Unpack(IReadOnlyList<uint> words, int bits)
    {
        int perWord = WordBits / bits;
        return [.. Enumerable.Range(0, words.Count * perWord).Select(c => (int)((words[c / perWord] >> (c % perWord * bits)) & ((1u << bits) - 1)))];
    }
}
