using SpikeSim.Chips;

namespace SpikeSim.Mapping;

/// <summary>
/// SpikeSim's own method. Scales and shifts are chosen neuron by neuron on layers that are driven by the network in floating point;
/// weights are rounded, biases and thresholds tuned; then whole programs, those of the reference methods among them, run in the integer
/// engine, and the one that comes closest to the network is taken.
/// </summary>
internal sealed class OwnQuantizer
{
    /// <summary>What scales are chosen for. Which of them serves a network best shows in the engine only.</summary>
    private static readonly ErrorObjective[] HiddenObjectives = [new(1, 0), new(1, 1), new(0.1, 1), new(0.03, 1), new(0.01, 1), new(0.003, 1), new(0, 1)];

    private static readonly ErrorObjective[] OutputObjectives = [new(1, 0), new(0.1, 1)];

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

    /// <summary>How many of the best programs get other biases and thresholds.</summary>
    private const int TunedPrograms = 1;

    /// <summary>How many of the best programs are rounded again with the spikes that their own integers give.</summary>
    private const int ClosedLoops = 2;

    private readonly ChipSpecification _s;
    private readonly ChipDescription _chip;
    private readonly ChipArithmetic _arithmetic;
    private readonly CandidateBoard _board;
    private readonly SearchEffort _effort;
    private readonly ParallelOptions _parallel;
    private readonly IReadOnlyList<FloatRun> _sample;
    private readonly IReadOnlyList<FloatRun> _searched;
    private readonly DrivenLayer _hidden;
    private readonly DrivenLayer _outputs;

    public OwnQuantizer(ChipSpecification specification, ChipDescription chip, IReadOnlyList<FloatRun> runs, SearchEffort effort, ParallelOptions parallel)
    {
        _s = specification;
        _chip = chip;
        _arithmetic = chip.Arithmetic;
        _effort = effort;
        _parallel = parallel;
        _board = new CandidateBoard(_arithmetic, runs, parallel);
        _sample = effort.Few(runs, effort.SampleWork);
        _searched = effort.Few(runs, effort.SearchWork);
        _hidden = DrivenLayer.Hidden(_s, _searched, _arithmetic);
        _outputs = DrivenLayer.Outputs(_s, _searched, _arithmetic);
    }

    /// <summary>The program that comes closest.</summary>
    public (QuantizedSpecification Quantized, Fidelity Fidelity) Choose()
    {
        TryReferences();
        int objectives = _effort.Programs > FewPrograms ? HiddenObjectives.Length : 1;
        IReadOnlyList<LayerIntegers> hidden = Search(DrivenLayer.Hidden(_s, _sample, _arithmetic), _hidden, [_s.CurrentDash, _s.Current2Dash], HiddenObjectives[..objectives]);
        IReadOnlyList<LayerIntegers> outputs = Search(DrivenLayer.Outputs(_s, _sample, _arithmetic), _outputs, [_s.OutputCurrentDash], objectives > 1 ? OutputObjectives : OutputObjectives[..1]);
        LayerIntegers[] roundedHidden = Round(_hidden, hidden);
        LayerIntegers[] roundedOutputs = Round(_outputs, outputs);
        foreach (LayerIntegers choice in roundedHidden)
        {
            Try(choice, roundedOutputs[0]);
        }

        foreach (LayerIntegers choice in new[] { hidden[0], hidden[hidden.Count / 2] }.Distinct())
        {
            Try(choice, outputs[0]);
        }

        foreach ((LayerIntegers Hidden, LayerIntegers Outputs) leader in _board.Leaders(TunedPrograms))
        {
            TryTuned(leader);
        }

        foreach ((LayerIntegers Hidden, LayerIntegers Outputs) leader in _board.Leaders(ClosedLoops))
        {
            TryClosedLoop(leader);
        }

        LayerIntegers[] others = [.. roundedOutputs[1..], .. outputs];
        foreach ((LayerIntegers Hidden, LayerIntegers Outputs) leader in _board.Leaders(_board.IsAhead ? 1 : others.Length))
        {
            foreach (LayerIntegers other in _board.IsAhead ? others[..Math.Min(1, others.Length)] : others)
            {
                Try(leader.Hidden, other);
            }
        }

        return _board.Best;
    }

    private void TryTuned((LayerIntegers Hidden, LayerIntegers Outputs) leader)
    {
        if (_board.Tried < _effort.Programs)
        {
            Tuned hidden = Tune(_hidden, leader.Hidden);
            Tuned outputs = Tune(_outputs, leader.Outputs);
            Try(hidden.Biases, outputs.Biases);
            Try(hidden.Thresholds, outputs.Thresholds);
            Try(hidden.Both, outputs.Both);
        }
    }

    // Layers that get the spikes of integer neurons make up for what those do otherwise.
    private void TryClosedLoop((LayerIntegers Hidden, LayerIntegers Outputs) leader)
    {
        if (_board.Tried < _effort.Programs)
        {
            QuantizedSpecification quantized = LayerIntegers.Join(_s, (_hidden, leader.Hidden), (_outputs, leader.Outputs), _arithmetic);
            FloatRun[] runs = IntegerSpikes.Of(quantized, _arithmetic, _searched, _parallel);
            LayerIntegers outputs = Round(DrivenLayer.Outputs(_s, runs, _arithmetic), [leader.Outputs])[0];
            Try(leader.Hidden, outputs);
            Try(Round(DrivenLayer.Hidden(_s, runs, _arithmetic), [leader.Hidden])[0], outputs);
        }
    }

    private LayerIntegers[] Round(DrivenLayer layer, IReadOnlyList<LayerIntegers> integers)
    {
        var rounding = new WeightRounding(layer, _arithmetic);
        return [.. integers.Select(i => rounding.Rounded(i, _parallel))];
    }

    private IReadOnlyList<LayerIntegers> Search(DrivenLayer sample, DrivenLayer layer, double[][] exactDashes, ErrorObjective[] objectives) =>
        new ScaleSearch(sample, layer, _arithmetic, NeuronTuning.Gains(layer, exactDashes), _parallel).Best(objectives);

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
            _board.Try(LayerIntegers.Join(_s, (_hidden, hidden), (_outputs, outputs), _arithmetic), (hidden, outputs));
        }
    }

    private Tuned Tune(DrivenLayer layer, LayerIntegers start)
    {
        LayerIntegers biases = _chip.HasBias ? NeuronTuning.Biases(layer, start, _chip, _parallel) : start;
        return new Tuned(
            biases, NeuronTuning.Thresholds(layer, start, _arithmetic, _parallel), NeuronTuning.Thresholds(layer, biases, _arithmetic, _parallel));
    }

    private sealed record Tuned(LayerIntegers Biases, LayerIntegers Thresholds, LayerIntegers Both);
}
