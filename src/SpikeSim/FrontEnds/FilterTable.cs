using System.Collections.Immutable;

namespace SpikeSim.FrontEnds;

/// <summary>The sixteen band-pass filters of Xylo Audio 3 as chip data (front-end specification, 2.4).</summary>
internal static class FilterTable
{
    /// <summary>The number of filters.</summary>
    public const int Count = 16;

    /// <summary>The constant left shift of an input sample (Bwf).</summary>
    public const int InputShift = 8;

    /// <summary>The first feedback coefficients.</summary>
    public static ImmutableArray<int> A1 { get; } =
        [-32694, -32663, -32617, -32551, -32453, -32305, -32077, -31718, -31139, -30185, -28582, -25862, -21262, -27375, -4180, 25566];

    /// <summary>The second feedback coefficients.</summary>
    public static ImmutableArray<int> A2 { get; } =
        [16313, 16284, 16244, 16188, 16110, 16000, 15848, 15638, 15347, 14947, 14402, 13666, 12687, 22803, 19488, 15280];

    /// <summary>The right shifts of the state (Bb).</summary>
    public static ImmutableArray<int> StateShift { get; } = [8, 8, 7, 7, 6, 6, 5, 5, 4, 4, 4, 3, 3, 2, 2, 1];

    /// <summary>The right shifts of the feedback (Baf).</summary>
    public static ImmutableArray<int> FeedbackShift { get; } = [6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 10, 11, 11, 13, 13, 14];
}
