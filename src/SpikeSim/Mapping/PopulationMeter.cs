using SpikeSim.Chips;
using SpikeSim.Rasters;

namespace SpikeSim.Mapping;

/// <summary>Measures what quantisation did to each population of a network: weights, time constants, and what runs show.</summary>
internal sealed class PopulationMeter
{
    private readonly Placement _placement;
    private readonly ChipSpecification _s;
    private readonly QuantizedSpecification _quantized;
    private readonly ChipArithmetic _arithmetic;
    private readonly WeightChanges[] _hidden;
    private readonly WeightChanges[] _outputs;

    public PopulationMeter(Placement placement, ChipSpecification specification, QuantizedSpecification quantized, ChipArithmetic arithmetic)
    {
        _placement = placement;
        _s = specification;
        _quantized = quantized;
        _arithmetic = arithmetic;
        ChipSpecification q = quantized.Integers;
        _hidden = [.. Enumerable.Range(0, _s.Hidden).Select(_ => new WeightChanges())];
        _outputs = [.. Enumerable.Range(0, _s.Outputs).Select(_ => new WeightChanges())];
        Compare(_s.InputWeights, q.InputWeights, _s.Reached, q.InputShift);
        Compare(_s.RecurrentWeights, q.RecurrentWeights, _s.Hidden, q.RecurrentShift);
        for (int i = 0; i < _s.OutputWeights.Length; i++)
        {
            int n = i % _s.Outputs;
            double gain = quantized.OutputGain.Count == 0 ? 1 : quantized.OutputGain[n];
            _outputs[n].Add(_s.OutputWeights[i], q.OutputWeights[i], Math.ScaleB(gain * quantized.OutputScale[n], -q.OutputShift), arithmetic);
        }
    }

    /// <summary>One report per population in the order of ids, the outputs last; without runs the rates are zero.</summary>
    public IEnumerable<PopulationQuantization> Measure(IReadOnlyList<FloatRun> runs)
    {
        var hidden = new NeuronActivity(_s.Hidden);
        var outputs = new NeuronActivity(_s.Outputs);
        if (runs.Count > 0)
        {
            var core = new ChipCore(ChipProgram.Create(SpecificationForm.ToDraft(_quantized.Integers), _arithmetic));
            foreach (FloatRun run in runs)
            {
                core.Reset();
                Recording found = core.Run(run.Input, RecordedStates.All);
                hidden.Add(run.Recording.HiddenSpikes, found.HiddenSpikes, [found.HiddenCurrent!, found.HiddenCurrent2!, found.HiddenMembrane!], _arithmetic);
                outputs.Add(run.Recording.OutputSpikes, found.OutputSpikes, [found.OutputCurrent!, found.OutputMembrane!], _arithmetic);
            }
        }

        foreach (Networks.Population population in _placement.Order)
        {
            int[] ids = [.. _placement.IdsOf(population.Name)];
            yield return Report(population.Name, ids, _quantized.HiddenScale, _hidden, hidden, ids.Max(HiddenTimeConstantError));
        }

        int[] all = [.. Enumerable.Range(0, _s.Outputs)];
        double error = all.Max(n => Math.Max(TimeConstantError(_s.OutputMembraneDash[n]), TimeConstantError(_s.OutputCurrentDash[n])));
        yield return Report(_placement.Output.Name, all, _quantized.OutputScale, _outputs, outputs, error);
    }

    private static PopulationQuantization Report(string name, int[] ids, double[] scale, WeightChanges[] changes, NeuronActivity activity, double timeConstantError)
    {
        double power = ids.Sum(id => changes[id].Power);
        return new PopulationQuantization
        {
            Population = name,
            Neurons = ids.Length,
            ScaleLow = ids.Min(id => scale[id]),
            ScaleHigh = ids.Max(id => scale[id]),
            Weights = ids.Sum(id => changes[id].Weights),
            ZeroedWeights = ids.Sum(id => changes[id].Zeroed),
            SaturatedWeights = ids.Sum(id => changes[id].Saturated),
            WeightError = power == 0 ? 0 : Math.Sqrt(ids.Sum(id => changes[id].Error) / power),
            TimeConstantError = timeConstantError,
            RateBefore = activity.RateBefore(ids),
            RateAfter = activity.RateAfter(ids),
            SilencedNeurons = ids.Count(activity.IsSilenced),
            SaturatedNeurons = ids.Count(activity.IsSaturated),
            FirstDifferenceStep = activity.FirstDifference(ids),
        };
    }

    private void Compare(double[] weights, double[] integers, int columns, int shift)
    {
        for (int start = 0; start < weights.Length; start += columns * _s.Currents)
        {
            for (int i = 0; i < columns * _s.Currents; i++)
            {
                if (weights[start + i] != 0 || integers[start + i] != 0)
                {
                    int id = i / _s.Currents;
                    double gain = _quantized.HiddenGain.Count == 0 ? 1 : _quantized.HiddenGain[i];
                    _hidden[id].Add(weights[start + i], integers[start + i], Math.ScaleB(gain * _quantized.HiddenScale[id], -shift), _arithmetic);
                }
            }
        }
    }

    private double HiddenTimeConstantError(int id)
    {
        double error = Math.Max(TimeConstantError(_s.MembraneDash[id]), TimeConstantError(_s.CurrentDash[id]));
        return _s.Currents == 2 ? Math.Max(error, TimeConstantError(_s.Current2Dash[id])) : error;
    }

    private static double TimeConstantError(double dash) => Math.Abs(Math.Pow(2, ScaledRounding.Round(dash) - dash) - 1);
}
