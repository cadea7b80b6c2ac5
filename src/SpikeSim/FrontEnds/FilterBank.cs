namespace SpikeSim.FrontEnds;

/// <summary>
/// The integer band-pass filters, one sample at a time (front-end specification, 2.4). This is the specification; the fused kernel of
/// <see cref="XyloAudio3Kernel"/> must equal it bit for bit.
/// </summary>
internal sealed class FilterBank
{
    private readonly int[] _filters;
    private readonly long[] _w1;
    private readonly long[] _w2;
    private readonly long[] _w3;

    public FilterBank(IEnumerable<int> filters)
    {
        _filters = [.. filters];
        _w1 = new long[_filters.Length];
        _w2 = new long[_filters.Length];
        _w3 = new long[_filters.Length];
    }

    /// <summary>Filters one sample of 14 bits into one value per channel.</summary>
    public void Step(short sample, Span<long> filtered)
    {
        long input = (long)sample << FilterTable.InputShift;
        for (int c = 0; c < _filters.Length; c++)
        {
            int f = _filters[c];
            long feedback = (-FilterTable.A2[f] * _w2[c]) - (FilterTable.A1[f] * _w1[c]);
            long w = (input + (feedback >> FilterTable.FeedbackShift[f])) >> FilterTable.StateShift[f];
            filtered[c] = _w1[c] - _w3[c];
            _w3[c] = _w2[c];
            _w2[c] = _w1[c];
            _w1[c] = w;
        }
    }
}
