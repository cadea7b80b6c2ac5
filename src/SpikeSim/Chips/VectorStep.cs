namespace SpikeSim.Chips;

/// <summary>
/// The time step in vectors: dense rows of 8-bit weights, one per source, added for the sources that spiked; then decay, integration
/// and thresholds without a branch, and the ids of the neurons that spiked.
/// </summary>
/// <remarks>
/// Sums are formed in any order, so the step first proves from bounds on all magnitudes that no partial sum can leave 16 bits. Where it
/// cannot, the ordered scalar step takes the whole step, and is counted.
/// </remarks>
/// <typeparam name="TLanes">The width.</typeparam>
/// <typeparam name="TVector">Its vector type.</typeparam>
internal sealed class VectorStep<TLanes, TVector> : IVectorStep
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private readonly ChipState _state;
    private readonly ScalarStep _scalar;
    private readonly ChipCounters _counters;
    private readonly ActiveRows _active;
    private readonly RowSums<TLanes, TVector> _sums;
    private readonly RowSums<TLanes, TVector>? _sums2;
    private readonly HiddenStep<TLanes, TVector> _hidden;
    private readonly OutputStep _outputs;
    private readonly MagnitudeBounds<TLanes, TVector> _bounds;
    private readonly bool _hasAliases;

    public VectorStep(ChipProgram program, ChipState state, InputEvents inputs, ScalarStep scalar, ChipCounters counters)
    {
        _state = state;
        _scalar = scalar;
        _counters = counters;
        int tile = RowSums<TLanes, TVector>.Tile;
        int laneEnd = (program.Hidden.Count + tile - 1) / tile * tile;
        var rows = new WeightRows(program, program.InputWeights, program.RecurrentWeights, laneEnd, TLanes.Count);
        WeightRows? rows2 = program.UsesSecondCurrent ? new WeightRows(program, program.InputWeights2, program.RecurrentWeights2, laneEnd, TLanes.Count) : null;
        _sums = new RowSums<TLanes, TVector>(rows);
        _sums2 = rows2 is null ? null : new RowSums<TLanes, TVector>(rows2);
        _outputs = new OutputStep(program, state, scalar, counters);
        _active = new ActiveRows(program, state, inputs, rows, rows2);
        _hidden = new HiddenStep<TLanes, TVector>(program, state, counters, laneEnd);
        _bounds = new MagnitudeBounds<TLanes, TVector>(program, state);
        _hasAliases = !program.Aliases.IsEmpty;
    }

    public void Advance()
    {
        _active.List();
        _bounds.Prove(_active);

        // With two currents their sum needs a wider word as soon as it might saturate.
        if (!_bounds.AllFits && (_sums2 is not null || !_bounds.CurrentsFit))
        {
            _counters.OrderedSteps++;
            _scalar.Advance();
            _bounds.Forget();
            _outputs.ForgetBound();
            return;
        }

        _counters.SynapticOperations += _active.Operations;
        _outputs.Advance(_active);
        _sums.Add(_active, _state.Current, _bounds.AllFits ? _hidden.Rest : null);
        _sums2?.Add(_active, _state.Current2, null);
        _hidden.Advance(_bounds.AllFits);
        _bounds.Follow(_active);
        if (_hasAliases)
        {
            _scalar.FireHidden();
        }
    }
}
