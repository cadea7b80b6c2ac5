using System.Numerics;
using SpikeSim.Chips;

namespace SpikeSim.Tests.Chips;

/// <summary>
/// A model of a core of its own, written from the chip specification for tests only: exact integers of any size, one event at a time
/// from a list of all events of the step, division instead of shifts, clamps and caps from the description.
/// </summary>
internal sealed class SlowCore
{
    private readonly ChipProgramDraft _p;
    private readonly ChipArithmetic _a;
    private readonly bool _hasBias;

    public SlowCore(ChipProgramDraft program, ChipArithmetic arithmetic)
    {
        _p = program;
        _a = arithmetic;
        int hidden = program.Hidden.Threshold.Length;
        int outputs = program.Outputs.Threshold.Length;
        Current = new BigInteger[hidden];
        Current2 = new BigInteger[hidden];
        Membrane = new BigInteger[hidden];
        Spikes = new int[hidden];
        OutCurrent = new BigInteger[outputs];
        OutMembrane = new BigInteger[outputs];
        OutSpikes = new int[outputs];
        _hasBias = program.Hidden.Bias.Concat(program.Outputs.Bias).Any(b => b != 0);
    }

    public BigInteger[] Current { get; }

    public BigInteger[] Current2 { get; }

    public BigInteger[] Membrane { get; }

    public int[] Spikes { get; private set; }

    public BigInteger[] OutCurrent { get; }

    public BigInteger[] OutMembrane { get; }

    public int[] OutSpikes { get; }

    public void Step(ReadOnlySpan<ushort> input)
    {
        for (int channel = 0; channel < input.Length; channel++)
        {
            for (int e = 0; e < Math.Min((int)input[channel], _a.MaxInputEvents); e++)
            {
                Deliver(_p.InputWeights, channel, _p.InputShift, Current);
                Deliver(_p.InputWeights2, channel, _p.InputShift, Current2);
            }
        }

        int[] before = Spikes;
        for (int source = 0; source < before.Length; source++)
        {
            for (int e = 0; e < before[source]; e++)
            {
                Deliver(_p.RecurrentWeights, source, _p.RecurrentShift, Current);
                Deliver(_p.RecurrentWeights2, source, _p.RecurrentShift, Current2);
                Deliver(_p.OutputWeights, source, _p.OutputShift, OutCurrent);
            }
        }

        Spikes = Hidden();
        for (int n = 0; n < OutSpikes.Length; n++)
        {
            OutCurrent[n] -= Loss(OutCurrent[n], _p.Outputs.CurrentDecayShift[n]);
            BigInteger v = Integrate(OutMembrane[n], _p.Outputs.MembraneDecayShift[n], OutCurrent[n], _p.Outputs.Bias[n]);
            (OutSpikes[n], OutMembrane[n]) = Fire(v, _p.Outputs.Threshold[n], 0, _a.MaxOutputSpikes);
        }
    }

    private int[] Hidden()
    {
        var aliased = new int[Spikes.Length];
        var fired = new int[Spikes.Length];
        for (int n = 0; n < fired.Length; n++)
        {
            Current[n] -= Loss(Current[n], _p.Hidden.CurrentDecayShift[n]);
            Current2[n] -= Loss(Current2[n], _p.Hidden.Current2DecayShift[n]);
            BigInteger v = Integrate(Membrane[n], _p.Hidden.MembraneDecayShift[n], Current[n] + Current2[n], _p.Hidden.Bias[n]);
            (fired[n], Membrane[n]) = Fire(v, _p.Hidden.Threshold[n], aliased[n], _a.MaxHiddenSpikes);
            int total = fired[n];
            foreach (int target in _p.Aliases.Length > n ? _p.Aliases[n] : [])
            {
                // A target that comes later starts its own loop with them; one that has been evolved only gains in count.
                if (target > n)
                {
                    aliased[target] = Math.Min(aliased[target] + total, _a.MaxHiddenSpikes);
                }
                else
                {
                    fired[target] = Math.Min(fired[target] + total, _a.MaxHiddenSpikes);
                }
            }
        }

        return fired;
    }

    private BigInteger Integrate(BigInteger v, int shift, BigInteger currents, int bias)
    {
        BigInteger loss = Loss(v, shift);
        if (_a.MembraneRule == MembraneRule.SingleSum)
        {
            return Clamp(v - loss + currents);
        }

        BigInteger delta = Clamp(Wrap(-loss) + currents);
        if (_hasBias)
        {
            delta = Clamp(delta + bias);
        }

        return Clamp(v + delta);
    }

    private (int Spikes, BigInteger Membrane) Fire(BigInteger v, int threshold, int already, int most)
    {
        int n = already;
        while (v >= threshold && n < most)
        {
            n++;
            v = Wrap(v - threshold);
        }

        return (n, v);
    }

    private void Deliver(int[] weights, int source, int shift, BigInteger[] currents)
    {
        for (int t = 0; t < currents.Length && weights.Length > 0; t++)
        {
            currents[t] = Clamp(currents[t] + (weights[(source * currents.Length) + t] * BigInteger.Pow(2, shift)));
        }
    }

    private BigInteger Loss(BigInteger v, int shift)
    {
        BigInteger unit = BigInteger.Pow(2, shift);
        BigInteger floor = BigInteger.Divide(v - (((v % unit) + unit) % unit), unit);
        return _a.DecayRule switch
        {
            DecayRule.PositiveTail => v > 0 && floor == 0 ? 1 : floor,
            DecayRule.Shift => floor,
            _ => v.Sign * BigInteger.Max(BigInteger.Abs(v) / unit, 1),
        };
    }

    private BigInteger Clamp(BigInteger v) => BigInteger.Min(BigInteger.Max(v, _a.MinState), _a.MaxState);

    private BigInteger Wrap(BigInteger v)
    {
        BigInteger words = BigInteger.Pow(2, _a.StateBits);
        BigInteger rest = ((v - _a.MinState) % words + words) % words;
        return rest + _a.MinState;
    }
}
