using SpikeSim.Chips;

namespace SpikeSim.Mapping;

/// <summary>
/// Programs that were tried in the integer engine, and the best of them: one that is at least as good as every reference method in
/// decisions and in current error, where there is one; among those the one with the least <see cref="Fidelity.Distance"/>. So none of the
/// reference programs that were tried has a smaller distance than the best.
/// </summary>
internal sealed class CandidateBoard(ChipArithmetic arithmetic, IReadOnlyList<FloatRun> runs)
{
    private readonly List<(QuantizedSpecification Quantized, Fidelity Fidelity, (LayerIntegers Hidden, LayerIntegers Outputs)? Layers)> _tried = [];
    private double _agreement;
    private double _error = double.PositiveInfinity;

    /// <summary>How many programs of the own method were tried.</summary>
    public int Tried { get; private set; }

    /// <summary>The best program so far.</summary>
    public (QuantizedSpecification Quantized, Fidelity Fidelity) Best => (Order().First().Quantized, Order().First().Fidelity);

    /// <summary>The layers of the best program of the own method so far.</summary>
    public (LayerIntegers Hidden, LayerIntegers Outputs)? BestLayers => Order().FirstOrDefault(c => c.Layers is not null).Layers;

    /// <summary>
    /// Tries a program of a reference method. One that does not fit its words is no candidate, nor is one whose thresholds leave no room
    /// above them.
    /// </summary>
    public void TryReference(QuantizedSpecification quantized)
    {
        if (ChipProgramFaults.Find(SpecificationForm.ToDraft(quantized.Integers), arithmetic).Count > 0)
        {
            return;
        }

        if (quantized.Integers.Threshold.Max() > ScaleSearch.ThresholdShare * arithmetic.MaxState)
        {
            return;
        }

        Fidelity fidelity = FidelityMeter.Measure(quantized, arithmetic, runs);
        _agreement = Math.Max(_agreement, fidelity.DecisionAgreement);
        _error = Math.Min(_error, fidelity.CurrentError);
        _tried.Add((quantized, fidelity, null));
    }

    /// <summary>Tries a program of the own method.</summary>
    public void Try(QuantizedSpecification quantized, (LayerIntegers Hidden, LayerIntegers Outputs) layers)
    {
        Tried++;
        if (ChipProgramFaults.Find(SpecificationForm.ToDraft(quantized.Integers), arithmetic).Count == 0)
        {
            _tried.Add((quantized, FidelityMeter.Measure(quantized, arithmetic, runs), layers));
        }
    }

    private IEnumerable<(QuantizedSpecification Quantized, Fidelity Fidelity, (LayerIntegers Hidden, LayerIntegers Outputs)? Layers)> Order() =>
        _tried.OrderBy(c => c.Fidelity.DecisionAgreement >= _agreement && c.Fidelity.CurrentError <= _error ? 0 : 1)
            .ThenBy(c => c.Fidelity.Distance)
            .ThenBy(c => c.Layers is null ? 1 : 0)
            .ThenBy(c => c.Fidelity.ScoreError);
}
