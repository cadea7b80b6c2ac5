namespace SpikeSim.Chips;

/// <summary>
/// What the magnitudes of currents and membranes cannot exceed: followed from step to step without a look at the state, and measured
/// only where what was followed proves too little.
/// </summary>
/// <typeparam name="TLanes">The width.</typeparam>
/// <typeparam name="TVector">Its vector type.</typeparam>
internal sealed class MagnitudeBounds<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    /// <summary>What no magnitude can exceed.</summary>
    public const int Unknown = short.MaxValue + 1;

    private readonly ChipState _state;
    private readonly int _maxBias;
    private readonly int _slowestCurrent;
    private readonly int _slowestCurrent2;
    private readonly int _slowestMembrane;
    private readonly bool _membranesGrow;
    private readonly bool _usesSecond;
    private bool _isMeasured;
    private int _current;
    private int _current2;
    private int _membrane;

    public MagnitudeBounds(ChipProgram program, ChipState state)
    {
        _state = state;
        ChipNeurons neurons = program.Hidden;
        _usesSecond = program.UsesSecondCurrent;
        _maxBias = neurons.Bias.Max(b => Math.Abs((int)b));
        _slowestCurrent = neurons.CurrentDecayShift.Max();
        _slowestCurrent2 = neurons.Current2DecayShift.Max();
        _slowestMembrane = neurons.MembraneDecayShift.Max();
        _membranesGrow = neurons.Threshold.Min() < 0; // Each spike then adds to the membrane.
    }

    /// <summary>Whether no current can leave 16 bits while rows are added in any order.</summary>
    public bool CurrentsFit { get; private set; }

    /// <summary>Whether no sum of the step at all can leave 16 bits.</summary>
    public bool AllFits { get; private set; }

    /// <summary>Finds what can be proven of a step before it is taken.</summary>
    public void Prove(ActiveRows rows)
    {
        Test(rows);
        if (!AllFits && !_isMeasured)
        {
            _current = Magnitude(_state.Current);
            _current2 = _usesSecond ? Magnitude(_state.Current2) : 0;
            _membrane = Magnitude(_state.Membrane);
            _isMeasured = true;
            Test(rows);
        }
    }

    /// <summary>Follows a step that added rows in any order. The slowest decay leaves the most of a magnitude.</summary>
    public void Follow(ActiveRows rows)
    {
        _isMeasured = false;
        _current = Decayed(_current + rows.Peak1, _slowestCurrent);
        _current2 = Decayed(_current2 + rows.Peak2, _slowestCurrent2);
        int membrane = Decayed(_membrane, _slowestMembrane) + _current + _current2 + _maxBias;
        _membrane = _membranesGrow ? Unknown : Math.Min(membrane, Unknown);
    }

    /// <summary>Gives up what is known, after a step of the scalar form.</summary>
    public void Forget()
    {
        _isMeasured = false;
        _current = Unknown;
        _current2 = Unknown;
        _membrane = Unknown;
    }

    /// <summary>What the slowest decay of a group of neurons leaves of a magnitude at most.</summary>
    public static int Decayed(int bound, int slowestShift) => bound - (bound >> slowestShift);

    /// <summary>The largest magnitude of states; their number is whole vectors.</summary>
    public static int Magnitude(AlignedBuffer<short> states)
    {
        TVector magnitude = TLanes.Zero;
        ref short first = ref states.First;
        for (int i = 0; i < states.Length; i += TLanes.Count)
        {
            magnitude = TLanes.MaxMagnitude(magnitude, TLanes.Load(ref first, (nuint)(uint)i));
        }

        return TLanes.Largest(magnitude);
    }

    private void Test(ActiveRows rows)
    {
        int current = _current + rows.Peak1;
        int current2 = _current2 + rows.Peak2;
        CurrentsFit = current <= short.MaxValue && current2 <= short.MaxValue;
        AllFits = CurrentsFit && _membrane + current + current2 + _maxBias <= short.MaxValue;
    }
}
