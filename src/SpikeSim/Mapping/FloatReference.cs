using SpikeSim.Rasters;

namespace SpikeSim.Mapping;

/// <summary>
/// A specification run in floating point, in the order of a chip's time step (chip specification, section 3): the same delays and
/// aliases, decays with the time constants that were asked for, no rounding and no saturation. What a quantiser is measured against.
/// An object belongs to one thread.
/// </summary>
internal sealed class FloatReference
{
    private readonly ChipSpecification _s;
    private readonly int[] _caps;
    private readonly int _outputCap;
    private readonly SparseRows _input;
    private readonly SparseRows _recurrent;
    private readonly SparseRows _output;
    private readonly double[] _keepMembrane;
    private readonly double[][] _keepCurrent;
    private readonly double[] _keepOutputMembrane;
    private readonly double[] _keepOutputCurrent;
    private readonly double[][] _current;
    private readonly double[] _membrane;
    private readonly double[] _outputCurrent;
    private readonly double[] _outputMembrane;
    private readonly int[] _spikes;
    private readonly int[] _aliased;

    /// <summary>Prepares a specification.</summary>
    /// <param name="specification">The specification in floating point.</param>
    /// <param name="caps">The most spikes of each hidden neuron in a step.</param>
    /// <param name="outputCap">The same of every output.</param>
    public FloatReference(ChipSpecification specification, int[] caps, int outputCap)
    {
        _s = specification;
        _caps = caps;
        _outputCap = outputCap;
        _input = SparseRows.OfInputs(_s);
        _recurrent = SparseRows.OfRecurrence(_s);
        _output = SparseRows.OfOutputs(_s);
        _keepMembrane = Keep(_s.MembraneDash);
        _keepCurrent = [Keep(_s.CurrentDash), Keep(_s.Current2Dash)];
        _keepOutputMembrane = Keep(_s.OutputMembraneDash);
        _keepOutputCurrent = Keep(_s.OutputCurrentDash);
        _current = [new double[_s.Hidden], new double[_s.Hidden]];
        _membrane = new double[_s.Hidden];
        _outputCurrent = new double[_s.Outputs];
        _outputMembrane = new double[_s.Outputs];
        _spikes = new int[_s.Hidden];
        _aliased = new int[_s.Hidden];
    }

    /// <summary>Runs an input from the reset state.</summary>
    /// <param name="input">The events.</param>
    /// <returns>Spikes, currents after their decay, and membranes after their reset, in membrane units.</returns>
    public FloatRun Run(Raster input)
    {
        Reset();
        var resets = new ushort[input.Steps * _s.Hidden];
        var hiddenSpikes = new ushort[input.Steps * _s.Hidden];
        var outputSpikes = new ushort[input.Steps * _s.Outputs];
        var recording = new Recording(new Raster(hiddenSpikes, _s.Hidden, input.StepSeconds), new Raster(outputSpikes, _s.Outputs, input.StepSeconds))
        {
            HiddenMembrane = new Trace(input.Steps, _s.Hidden),
            HiddenCurrent = new Trace(input.Steps, _s.Hidden),
            HiddenCurrent2 = _s.Currents == 2 ? new Trace(input.Steps, _s.Hidden) : null,
            OutputMembrane = new Trace(input.Steps, _s.Outputs),
            OutputCurrent = new Trace(input.Steps, _s.Outputs),
        };
        for (int step = 0; step < input.Steps; step++)
        {
            Deliver(input.Row(step));
            EvolveHidden(hiddenSpikes.AsSpan(step * _s.Hidden, _s.Hidden), resets.AsSpan(step * _s.Hidden, _s.Hidden));
            EvolveOutputs(outputSpikes.AsSpan(step * _s.Outputs, _s.Outputs));
            _membrane.CopyTo(recording.HiddenMembrane.Row(step));
            _current[0].CopyTo(recording.HiddenCurrent.Row(step));
            if (recording.HiddenCurrent2 is { } second)
            {
                _current[1].CopyTo(second.Row(step));
            }

            _outputMembrane.CopyTo(recording.OutputMembrane.Row(step));
            _outputCurrent.CopyTo(recording.OutputCurrent.Row(step));
        }

        return new FloatRun(input, recording, resets);
    }

    private static double[] Keep(double[] dashes) => [.. dashes.Select(d => 1 - Math.Pow(2, -d))];

    private void Reset()
    {
        _current[0].AsSpan().Clear();
        _current[1].AsSpan().Clear();
        _membrane.AsSpan().Clear();
        _outputCurrent.AsSpan().Clear();
        _outputMembrane.AsSpan().Clear();
        _spikes.AsSpan().Clear();
    }

    private void Deliver(ReadOnlySpan<ushort> counts)
    {
        for (int channel = 0; channel < counts.Length; channel++)
        {
            if (counts[channel] > 0)
            {
                _input.Add(channel, counts[channel], _current);
            }
        }

        for (int id = 0; id < _spikes.Length; id++)
        {
            if (_spikes[id] > 0)
            {
                _recurrent.Add(id, _spikes[id], _current);
                _output.Add(id, _spikes[id], _outputCurrent);
            }
        }
    }

    private void EvolveHidden(Span<ushort> recorded, Span<ushort> resets)
    {
        _aliased.AsSpan().Clear();
        for (int id = 0; id < _spikes.Length; id++)
        {
            _current[0][id] *= _keepCurrent[0][id];
            _current[1][id] *= _keepCurrent[1][id];
            double membrane = (_membrane[id] * _keepMembrane[id]) + _current[0][id] + _current[1][id] + (_s.Bias?[id] ?? 0);
            int spikes = _aliased[id];
            while (membrane >= _s.Threshold[id] && spikes < _caps[id])
            {
                spikes++;
                membrane -= _s.Threshold[id];
            }

            _membrane[id] = membrane;
            _spikes[id] = spikes;
            resets[id] = (ushort)(spikes - _aliased[id]);
            Pass(id, spikes);
        }

        for (int id = 0; id < _spikes.Length; id++)
        {
            recorded[id] = (ushort)_spikes[id];
        }
    }

    // A target with a lower id is through with this step: only its count grows.
    private void Pass(int id, int spikes)
    {
        if (_s.Aliases.Length == 0 || spikes == 0)
        {
            return;
        }

        foreach (int target in _s.Aliases[id])
        {
            if (target > id)
            {
                _aliased[target] = Math.Min(_aliased[target] + spikes, _caps[target]);
            }
            else
            {
                _spikes[target] = Math.Min(_spikes[target] + spikes, _caps[target]);
            }
        }
    }

    private void EvolveOutputs(Span<ushort> recorded)
    {
        for (int id = 0; id < recorded.Length; id++)
        {
            _outputCurrent[id] *= _keepOutputCurrent[id];
            double membrane = (_outputMembrane[id] * _keepOutputMembrane[id]) + _outputCurrent[id] + (_s.OutputBias?[id] ?? 0);
            int spikes = 0;
            while (_s.OutputsFire && membrane >= _s.OutputThreshold[id] && spikes < _outputCap)
            {
                spikes++;
                membrane -= _s.OutputThreshold[id];
            }

            _outputMembrane[id] = membrane;
            recorded[id] = (ushort)spikes;
        }
    }
}
