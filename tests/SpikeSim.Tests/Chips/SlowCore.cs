using SpikeSim.Chips;

namespace SpikeSim.Tests.Chips;

/// <summary>
/// A model of the core of its own, written from the chip specification for tests only: dictionaries, no ordering tricks, one event at
/// a time, every clause in one place.
/// </summary>
internal sealed class SlowCore
{
    private readonly ChipProgramDraft _p;
    private readonly int _hidden;
    private readonly int _outputs;
    private readonly int[] _current2;
    private readonly int[] _outCurrent;

    public SlowCore(ChipProgramDraft program)
    {
        _p = program;
        _hidden = program.Hidden.Threshold.Length;
        _outputs = program.Outputs.Threshold.Length;
        Current = new int[_hidden];
        _current2 = new int[_hidden];
        Membrane = new int[_hidden];
        Spikes = new int[_hidden];
        _outCurrent = new int[_outputs];
        OutMembrane = new int[_outputs];
        OutSpikes = new int[_outputs];
    }

    public int[] Current { get; }

    public int[] Membrane { get; }

    public int[] Spikes { get; private set; }

    public int[] OutMembrane { get; }

    public int[] OutSpikes { get; }

    public void Step(ReadOnlySpan<ushort> input)
    {
        for (int i = 0; i < _p.Inputs; i++)
        {
            for (int e = 0; e < Math.Min(input[i], (ushort)15); e++)
            {
                Deliver(_p.InputWeights, i, _p.InputShift, Current, _hidden);
                Deliver(_p.InputWeights2, i, _p.InputShift, _current2, _hidden);
            }
        }

        for (int i = 0; i < _hidden; i++)
        {
            for (int e = 0; e < Spikes[i]; e++)
            {
                Deliver(_p.RecurrentWeights, i, _p.RecurrentShift, Current, _hidden);
                Deliver(_p.RecurrentWeights2, i, _p.RecurrentShift, _current2, _hidden);
                Deliver(_p.OutputWeights, i, _p.OutputShift, _outCurrent, _outputs);
            }
        }

        var fresh = new int[_hidden];
        for (int n = 0; n < _hidden; n++)
        {
            Current[n] = Decay(Current[n], _p.Hidden.CurrentDecayShift[n]);
            _current2[n] = _p.Hidden.Current2DecayShift.Length > 0 ? Decay(_current2[n], _p.Hidden.Current2DecayShift[n]) : _current2[n];
            Membrane[n] = Clamp((long)Decay(Membrane[n], _p.Hidden.MembraneDecayShift[n]) + Current[n] + _current2[n] + _p.Hidden.Bias[n]);
            while (Membrane[n] >= _p.Hidden.Threshold[n] && fresh[n] < 31)
            {
                fresh[n]++;
                Membrane[n] = (short)(Membrane[n] - _p.Hidden.Threshold[n]);
            }

            foreach (int target in _p.Aliases.Length > n ? _p.Aliases[n] : [])
            {
                fresh[target] += fresh[n];
            }
        }

        Spikes = fresh;
        for (int n = 0; n < _outputs; n++)
        {
            _outCurrent[n] = Decay(_outCurrent[n], _p.Outputs.CurrentDecayShift[n]);
            OutMembrane[n] = Clamp((long)Decay(OutMembrane[n], _p.Outputs.MembraneDecayShift[n]) + _outCurrent[n] + _p.Outputs.Bias[n]);
            OutSpikes[n] = OutMembrane[n] >= _p.Outputs.Threshold[n] ? 1 : 0;
            OutMembrane[n] = (short)(OutMembrane[n] - (OutSpikes[n] * _p.Outputs.Threshold[n]));
        }
    }

    private static void Deliver(int[] weights, int source, int shift, int[] currents, int targets)
    {
        for (int t = 0; t < targets && weights.Length > 0; t++)
        {
            currents[t] = Clamp((long)currents[t] + (weights[(source * targets) + t] * (1L << shift)));
        }
    }

    private static int Decay(int value, int shift)
    {
        int leak = (int)Math.Floor(value / Math.Pow(2, shift));
        return value - (leak == 0 && value > 0 ? 1 : leak);
    }

    private static int Clamp(long value) => (int)Math.Clamp(value, short.MinValue, short.MaxValue);
}
