using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SpikeSim.FrontEnds;

/// <summary>
/// Filter bank and spike generator fused, sixteen channels in four vectors of double. Every quantity is a whole number below 2^53
/// and every scaling a power of two followed by a floor, so doubles hold exactly what the integers of the chip hold (front-end
/// specification, 2.4).
/// </summary>
internal sealed class XyloAudio3Kernel
{
    private const int Lanes = FilterTable.Count;
    private const int Width = 4;
    private const int Groups = Lanes / Width;

    // One array per quantity; unused lanes have zero input and coefficients and a threshold that nothing reaches.
    private readonly double[] _minusA1 = new double[Lanes];
    private readonly double[] _minusA2 = new double[Lanes];
    private readonly double[] _feedbackScale = new double[Lanes];
    private readonly double[] _stateScale = new double[Lanes];
    private readonly double[] _inputScale = new double[Lanes];
    private readonly double[] _eps = new double[Lanes];
    private readonly double[] _fixed = new double[Lanes];
    private readonly double[] _warm = new double[Lanes];
    private readonly double[] _state = new double[6 * Lanes];
    private readonly double _averageScale;
    private readonly double _factor;
    private readonly bool _normalization;
    private readonly bool _joint;

    public XyloAudio3Kernel(FrontEndSettings settings)
    {
        _averageScale = Math.ScaleB(1, -settings.LowPassShift);
        _factor = settings.RateShifts.Factor;
        _normalization = settings.Normalization;
        _joint = settings.Joint;
        _fixed.AsSpan().Fill(double.MaxValue);
        for (int c = 0; c < settings.Channels; c++)
        {
            int f = settings.Filters[c];
            _minusA1[c] = -FilterTable.A1[f];
            _minusA2[c] = -FilterTable.A2[f];
            _feedbackScale[c] = Math.ScaleB(1, -FilterTable.FeedbackShift[f]);
            _stateScale[c] = Math.ScaleB(1, -FilterTable.StateShift[f]);
            _inputScale[c] = 1 << FilterTable.InputShift;
            _eps[c] = FrontEndSettings.Of(settings.Eps, c);
            _fixed[c] = FrontEndSettings.Of(settings.FixedThreshold, c);
            _warm[c] = settings.InitialState == InitialState.Warm ? Math.ScaleB(FrontEndSettings.Of(settings.NoiseFloor, c), settings.LowPassShift) : 0;
        }

        Reset();
    }

    /// <summary>The registers: w1, w2, w3, average, integrator and the counts of the bin, sixteen lanes each.</summary>
    public Span<double> State => _state;

    /// <summary>The counts of the bin so far, one per lane.</summary>
    public Span<double> Counts => _state.AsSpan(5 * Lanes, Lanes);

    /// <summary>Puts the registers into their initial state.</summary>
    public void Reset()
    {
        _state.AsSpan().Clear();
        _warm.CopyTo(_state.AsSpan(3 * Lanes));
    }

    /// <summary>Takes samples of 14 bits; the counts of the present bin grow.</summary>
    public void Process(ReadOnlySpan<short> samples)
    {
        ref double state = ref MemoryMarshal.GetArrayDataReference(_state);
        Vector256<double> averageScale = Vector256.Create(_averageScale);
        Vector256<double> factor = Vector256.Create(_factor);
        foreach (short sample in samples)
        {
            Vector256<double> input = Vector256.Create((double)sample);
            Vector256<double> t0 = Filter(0, input, averageScale, factor, ref state, out Vector256<double> r0);
            Vector256<double> t1 = Filter(1, input, averageScale, factor, ref state, out Vector256<double> r1);
            Vector256<double> t2 = Filter(2, input, averageScale, factor, ref state, out Vector256<double> r2);
            Vector256<double> t3 = Filter(3, input, averageScale, factor, ref state, out Vector256<double> r3);
            if (!_normalization)
            {
                (t0, t1, t2, t3) = (Load(_fixed, 0), Load(_fixed, 1), Load(_fixed, 2), Load(_fixed, 3));
            }
            else if (_joint)
            {
                Vector256<double> pair = Vector256.Max(Vector256.Max(t0, t1), Vector256.Max(t2, t3));
                Vector128<double> two = Vector128.Max(pair.GetLower(), pair.GetUpper());
                t0 = t1 = t2 = t3 = Vector256.Create(Math.Max(two[0], two[1]));
            }

            Fire(0, r0, t0, ref state);
            Fire(1, r1, t1, ref state);
            Fire(2, r2, t2, ref state);
            Fire(3, r3, t3, ref state);
        }
    }

    // The filters, the rectified output and the threshold of four channels.
    private Vector256<double> Filter(
        int group, Vector256<double> input, Vector256<double> averageScale, Vector256<double> factor, ref double state, out Vector256<double> rectified)
    {
        nuint lane = (nuint)(group * Width);
        Vector256<double> w1 = Vector256.LoadUnsafe(ref state, lane);
        Vector256<double> w2 = Vector256.LoadUnsafe(ref state, lane + Lanes);
        Vector256<double> w3 = Vector256.LoadUnsafe(ref state, lane + (2 * Lanes));
        Vector256<double> average = Vector256.LoadUnsafe(ref state, lane + (3 * Lanes));
        Vector256<double> feedback = (Load(_minusA2, group) * w2) + (Load(_minusA1, group) * w1);
        Vector256<double> w = Vector256.Floor(((input * Load(_inputScale, group)) + Vector256.Floor(feedback * Load(_feedbackScale, group))) * Load(_stateScale, group));
        rectified = Vector256.Abs(w1 - w3);
        Vector256<double> low = Vector256.Floor(average * averageScale);
        w.StoreUnsafe(ref state, lane);
        w1.StoreUnsafe(ref state, lane + Lanes);
        w2.StoreUnsafe(ref state, lane + (2 * Lanes));
        (average - low + rectified).StoreUnsafe(ref state, lane + (3 * Lanes));
        return Vector256.Max(low, Load(_eps, group)) * factor;
    }

    private static void Fire(int group, Vector256<double> rectified, Vector256<double> threshold, ref double state)
    {
        nuint lane = (nuint)(group * Width);
        Vector256<double> integrator = Vector256.LoadUnsafe(ref state, lane + (4 * Lanes)) + rectified;
        Vector256<double> fires = Vector256.GreaterThanOrEqual(integrator, threshold);
        (integrator - (threshold & fires)).StoreUnsafe(ref state, lane + (4 * Lanes));
        Vector256<double> counts = Vector256.LoadUnsafe(ref state, lane + (5 * Lanes));
        (counts + (Vector256<double>.One & fires)).StoreUnsafe(ref state, lane + (5 * Lanes));
    }

    private static Vector256<double> Load(double[] values, int group) => Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(values), (nuint)(group * Width));
}
