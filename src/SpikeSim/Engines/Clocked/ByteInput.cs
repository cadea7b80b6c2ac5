using System.Runtime.CompilerServices;

namespace SpikeSim.Engines.Clocked;

/// <summary>Rows of bytes onto one synapse of a layer, and the sums that vector forms make of them.</summary>
internal sealed class ByteInput
{
    private readonly ByteRows _rows;
    private readonly ClockedStepKind _kind;
    private readonly SumTarget _adding;
    private readonly SumTarget _decaying;
    private readonly ByteSums? _sums;
    private readonly NarrowSums? _narrow;

    /// <summary>Prepares rows for a form of the step.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="synapse">The synapse.</param>
    /// <param name="kind">The form.</param>
    public ByteInput(ByteRows rows, Layer<float> layer, SynapseArrays<float> synapse, ClockedStepKind kind)
    {
        _rows = rows;
        _kind = kind;
        _adding = new SumTarget(SumUse.Add, rows.Scale, synapse.Arrived, layer.Arrays.Stride);
        _decaying = _adding with { Use = layer.UsesDecayed ? SumUse.Decay : SumUse.Keep };
        bool isNarrow = rows.Targets <= NarrowSums.MaxTargets;
        _narrow = kind != ClockedStepKind.Scalar && isNarrow ? new NarrowSums(rows) : null;
        _sums = kind != ClockedStepKind.Scalar && !isNarrow ? new ByteSums(rows, kind) : null;
    }

    /// <summary>Takes it on to sum the rows of another input on the way, if that has the same events and few targets.</summary>
    public bool TryCarry(ByteInput other) => _sums is not null && other._narrow is not null && _sums.TryCarry(other._narrow);

    /// <summary>The sums of rows of few targets, in vector forms.</summary>
    public NarrowSums? Narrow => _narrow;

    /// <summary>How many connections there are.</summary>
    public int Connections => _rows.Connections.Length;

    /// <summary>Adds what arrives in the present step.</summary>
    /// <param name="mayDecay">Whether the currents may decay along the way.</param>
    /// <returns>Whether they did.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Deliver(bool mayDecay)
    {
        if (_sums is not null && _sums.TryList())
        {
            if (_sums.IsEmpty)
            {
                return false;
            }

            _sums.AddTo(mayDecay ? _decaying : _adding, _kind);
            return mayDecay;
        }

        if (_narrow is not null && _narrow.TryAddTo(mayDecay ? _decaying : _adding))
        {
            return mayDecay;
        }

        _rows.AddTo(_adding.Current.Span);
        return false;
    }
}
