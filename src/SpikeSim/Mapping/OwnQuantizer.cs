using SpikeSim.Chips;

namespace SpikeSim.Mapping;

/// <summary>
/// SpikeSim's own method. Scales and shifts are chosen neuron by neuron on layers that are driven by the network in floating point;
/// biases and thresholds are tuned; then whole programs, those of the reference methods among them, run in the integer engine, and
/// the one that comes closest to the network is taken.
/// </summary>
internal sealed class OwnQuantizer
{
    /// <summary>What scales are chosen for. Which of them serves a network best shows in the engine only.</summary>
    private static readonly ErrorObjective[] HiddenObjectives = [new(1, 0, 0, 0), new(0.01, 1, 0, 0), new(0.001, 1, 0, 0), new(0, 0.05, 0.05, 1)];

    private static readonly ErrorObjective[] OutputObjectives = [new(1, 0, 0, 0), new(0, 0.05, 0.05, 1)];

    /// <summary>What a bias serves, since it does not change a current.</summary>
    private static readonly ErrorObjective MembraneObjective = new(0, 1, 1, 0);

    private static readonly (QuantizerMethod Method, QuantizerMode Mode)[] References =
    [
        (QuantizerMethod.Global, QuantizerMode.Corrected),
        (QuantizerMethod.Channel, QuantizerMode.Corrected),
        (QuantizerMethod.GlobalFuzzy, QuantizerMode.Corrected),
        (QuantizerMethod.Global, QuantizerMode.Compatible),
        (QuantizerMethod.Channel, QuantizerMode.Compatible),
        (QuantizerMethod.GlobalFuzzy, QuantizerMode.Compatible),
    ];

    /// <summary>Where so few programs may be tried, the likeliest ones are: the three sound references, one objective.</summary>
    private const int FewPrograms = 8;

    /// <summary>How many simulations a search of scales takes, about.</summary>
    private const int SearchSimulations = 120;

    private const int TuningSimulations = 40;

    private readonly ChipSpecification _s;
    private readonly ChipDescription _chip;
    private readonly ChipArithmetic _arithmetic;
    private readonly IReadOnlyList<FloatRun> _runs;
    private readonly CandidateBoard _board;
    private readonly SearchEffort _effort;

    public OwnQuantizer(ChipSpecification specification, ChipDescription chip, IReadOnlyList<FloatRun> runs, SearchEffort effort)
    {
        _s = specification;
        _chip = chip;
        _arithmetic = chip.Arithmetic;
        _runs = runs;
        _effort = effort;
        _board = new CandidateBoard(_arithmetic, runs);
    }

    /// <summary>The program that comes closest.</summary>
    public (QuantizedSpecification Quantized, Fidelity Fidelity) Choose()
    {
        TryReferences();
        IReadOnlyList<FloatRun> tuned = SearchEffort.Few(_s, _runs, _effort.TuningWork / TuningSimulations);
        DrivenLayer hidden = DrivenLayer.Hidden(_s, tuned, _arithmetic);
        DrivenLayer outputs = DrivenLayer.Outputs(_s, tuned, _arithmetic);
        double[] gain = NeuronTuning.Gains(hidden, [_s.CurrentDash, _s.Current2Dash]);
        double[] outputGain = NeuronTuning.Gains(outputs, [_s.OutputCurrentDash]);
        IReadOnlyList<FloatRun> searched = SearchEffort.Few(_s, _runs, _effort.SearchWork / SearchSimulations);
        int objectives = _effort.Programs > FewPrograms ? HiddenObjectives.Length : 1;
        IReadOnlyList<LayerIntegers> hiddenChoices =
            new ScaleSearch(DrivenLayer.Hidden(_s, searched, _arithmetic), _arithmetic, gain).Best(HiddenObjectives[..objectives]);
        IReadOnlyList<LayerIntegers> outputChoices =
            new ScaleSearch(DrivenLayer.Outputs(_s, searched, _arithmetic), _arithmetic, outputGain).Best(OutputObjectives);
        foreach ((bool biases, bool thresholds) in new[] { (true, false), (false, false), (false, true), (true, true) })
        {
            LayerIntegers output = Tune(outputs, outputChoices[0], OutputObjectives[0], biases, thresholds);
            for (int i = 0; i < hiddenChoices.Count; i++)
            {
                Try(Tune(hidden, hiddenChoices[i], HiddenObjectives[i], biases, thresholds), output);
            }
        }

        if (_board.BestLayers is { } best)
        {
            Try(best.Hidden, outputChoices[1]);
            Try(best.Hidden, Tune(outputs, outputChoices[1], OutputObjectives[1], biases: true, thresholds: false));
        }

        return _board.Best;
    }

    private void TryReferences()
    {
        foreach ((QuantizerMethod method, QuantizerMode mode) in _effort.Programs > FewPrograms ? References : References[..3])
        {
            try
            {
                _board.TryReference(ReferenceQuantizer.Quantize(_s, method, mode, _arithmetic));
            }
            catch (NotSupportedException)
            {
                // Where the reference ends with an error there is nothing to be as good as.
                continue;
            }
        }
    }

    private void Try(LayerIntegers hidden, LayerIntegers outputs)
    {
        if (_board.Tried < _effort.Programs)
        {
            _board.Try(LayerIntegers.Join(_s, hidden, outputs, _arithmetic), (hidden, outputs));
        }
    }

    private LayerIntegers Tune(DrivenLayer layer, LayerIntegers start, ErrorObjective objective, bool biases, bool thresholds)
    {
        if (_board.Tried >= _effort.Programs)
        {
            return start;
        }

        ErrorObjective served = objective.CurrentWeight > 0 ? MembraneObjective : objective;
        LayerIntegers tuned = biases && _chip.HasBias ? NeuronTuning.Biases(layer, start, served, _chip) : start;
        return thresholds ? NeuronTuning.Thresholds(layer, tuned, _arithmetic) : tuned;
    }
}
