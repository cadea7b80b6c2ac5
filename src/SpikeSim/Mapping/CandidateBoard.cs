using SpikeSim.Chips;

namespace SpikeSim.Mapping;

/// <summary>
/// Programs that were tried in the integer engine, and the best of them: one that is at least as good as every reference method in
/// decisions and in current error, where there is one. Among those the one with the least <see cref="Merit"/>; where
/// there is none, the one with the least <see cref="Fidelity.Distance"/>, be it a reference.
/// </summary>
internal sealed class CandidateBoard(ChipArithmetic arithmetic, IReadOnlyList<FloatRun> runs, ParallelOptions parallel)
{
    private const double CurrentWeight = 0.25;

    private readonly List<Candidate> _tried = [];
    private double _agreement;
    private double _error = double.PositiveInfinity;

    /// <summary>How many programs of the own method were tried.</summary>
    public int Tried => _tried.Count(c => c.Layers is not null);

    /// <summary>
    /// Tries a program of a reference method. One that does not fit its words is no candidate. One whose thresholds leave no room above
    /// them is a measure for the others, and never taken.
    /// </summary>
    public void TryReference(QuantizedSpecification quantized)
    {
        bool isKnown = _tried.Exists(c => c.Layers is null && IsSame(c.Quantized, quantized));
        if (!isKnown && Measure(quantized) is { } fidelity)
        {
            _agreement = Math.Max(_agreement, fidelity.DecisionAgreement);
            _error = Math.Min(_error, fidelity.CurrentError);
            _tried.Add(new Candidate(quantized, fidelity, null, quantized.Integers.Threshold.Max() <= ScaleSearch.ThresholdShare * arithmetic.MaxState));
        }
    }

    /// <summary>Tries a program of the own method.</summary>
    public void Try(QuantizedSpecification quantized, (LayerIntegers Hidden, LayerIntegers Outputs) layers)
    {
        if (Measure(quantized) is { } fidelity)
        {
            _tried.Add(new Candidate(quantized, fidelity, layers, true));
        }
    }

    /// <summary>The layers of the best programs of the own method so far.</summary>
    public IReadOnlyList<(LayerIntegers Hidden, LayerIntegers Outputs)> Leaders(int count) =>
        [.. Order().Where(c => c.Layers is not null).Take(count).Select(c => c.Layers!.Value)];

    /// <summary>The best program, and how close it comes.</summary>
    public (QuantizedSpecification Quantized, Fidelity Fidelity) Best => Order().First() is var best ? (best.Quantized, best.Fidelity) : default;

    /// <summary>Whether a program of the own method is at least as good as every reference in both measures.</summary>
    public bool IsAhead => _tried.Exists(c => c.Layers is not null && IsAtLeastAsGood(c.Fidelity));

    // The agreement to be expected says more about inputs that are not here than the one that was found. Currents need not be closer than
    // they are for decisions, so they weigh less here.
    private static double Merit(Fidelity fidelity) =>
        1 - fidelity.ExpectedAgreement + (CurrentWeight * fidelity.CurrentError) is var sum && double.IsFinite(sum) ? sum : double.PositiveInfinity;

    private IEnumerable<Candidate> Order() => _tried.Where(c => c.IsEligible)
        .OrderBy(c => c.Layers is not null && IsAtLeastAsGood(c.Fidelity) ? Merit(c.Fidelity) : double.PositiveInfinity)
        .ThenBy(c => c.Fidelity.Distance)
        .ThenBy(c => c.Layers is null ? 1 : 0);

    private bool IsAtLeastAsGood(Fidelity fidelity) => fidelity.DecisionAgreement >= _agreement && fidelity.CurrentError <= _error;

    private Fidelity? Measure(QuantizedSpecification quantized)
    {
        ChipProgramDraft draft = SpecificationForm.ToDraft(quantized.Integers);
        return ChipProgramFaults.Find(draft, arithmetic).Count > 0
            ? null
            : FidelityMeter.Measure(quantized, ChipProgram.Create(draft, arithmetic), runs, parallel);
    }

    private static bool IsSame(QuantizedSpecification a, QuantizedSpecification b) =>
        a.Integers.Threshold.AsSpan().SequenceEqual(b.Integers.Threshold)
        && a.Integers.OutputThreshold.AsSpan().SequenceEqual(b.Integers.OutputThreshold)
        && (a.Integers.Bias ?? []).AsSpan().SequenceEqual(b.Integers.Bias ?? [])
        && (a.Integers.OutputBias ?? []).AsSpan().SequenceEqual(b.Integers.OutputBias ?? [])
        && a.Integers.InputWeights.AsSpan().SequenceEqual(b.Integers.InputWeights)
        && a.Integers.RecurrentWeights.AsSpan().SequenceEqual(b.Integers.RecurrentWeights)
        && a.Integers.OutputWeights.AsSpan().SequenceEqual(b.Integers.OutputWeights);

    private sealed record Candidate(QuantizedSpecification Quantized, Fidelity Fidelity, (LayerIntegers Hidden, LayerIntegers Outputs)? Layers, bool IsEligible);
}
