using System.Runtime.InteropServices;
using SpikeSim.Engines.Clocked;

namespace SpikeSim.Tests.Engines;

/// <summary>Sums of rows of 8 bits in vectors against the scalar form of the same rows.</summary>
public sealed class ByteSumsTests
{
    private const int Sources = 300;
    private const float Scale = 1f / 32;

    public static TheoryData<ClockedStepKind, int, int> Cases
    {
        get
        {
            var cases = new TheoryData<ClockedStepKind, int, int>();
            foreach (ClockedStepKind kind in new[] { ClockedStepKind.Vector256, ClockedStepKind.Vector512 })
            {
                foreach (int stride in new[] { 64, 128, 384, 512, 1024, 1152 })
                {
                    foreach (int peak in new[] { 1, 7, 8, 127 })
                    {
                        cases.Add(kind, stride, peak);
                    }
                }
            }

            return cases;
        }
    }

    // Up to 250 rows: groups of nibbles, rows of bytes, and both.
    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Vectors_give_the_bits_of_the_scalar_form(ClockedStepKind kind, int stride, int peak)
    {
        Skip.IfNot(ClockedEngine.IsSupported(kind), "no such vectors here");
        var random = new SeededRandom((ulong)(stride + peak));
        var events = new EventHistory(Sources, new StepRing(1));
        ByteRows rows = Rows(random, events, stride - 5, stride, peak);
        var sums = new ByteSums(rows, kind);
        foreach (int count in new[] { 1, 2, 17, 40, 100, 250 })
        {
            List(random, events.Present, count);
            Assert.True(sums.TryList());
            foreach (SumUse use in Enum.GetValues<SumUse>())
            {
                Numbers numbers = new(random, rows);
                sums.AddTo(new SumTarget(use, Scale, numbers.Current, numbers.Stride), kind);
                numbers.Check(use, $"{count} rows, {use}");
            }
        }
    }

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(16)]
    public void Few_targets_have_the_bits_of_the_scalar_form(int targets)
    {
        Skip.IfNot(ClockedEngine.IsSupported(ClockedStepKind.Vector256), "no such vectors here");
        var random = new SeededRandom((ulong)targets);
        var events = new EventHistory(Sources, new StepRing(1));
        ByteRows rows = Rows(random, events, targets, NarrowSums.MaxTargets, 127);
        var sums = new NarrowSums(rows);
        foreach (int count in new[] { 1, 30, 250 })
        {
            List(random, events.Present, count);
            foreach (SumUse use in Enum.GetValues<SumUse>())
            {
                Numbers numbers = new(random, rows);
                Assert.True(sums.TryAddTo(new SumTarget(use, Scale, numbers.Current, numbers.Stride)));
                numbers.Check(use, $"{count} rows, {use}");
            }
        }
    }

    [Fact]
    public void More_rows_than_16_bits_hold_are_left_to_the_scalar_form()
    {
        var random = new SeededRandom(1);
        var events = new EventHistory(Sources, new StepRing(1));
        var wide = new ByteSums(Rows(random, events, 120, 128, 7), ClockedStepKind.Vector256);
        var narrow = new NarrowSums(Rows(random, events, 8, NarrowSums.MaxTargets, 7));
        List(random, events.Present, Sources);
        Assert.False(wide.TryList());
        Assert.False(narrow.TryAddTo(new SumTarget(SumUse.Add, Scale, new AlignedBuffer<float>(NarrowSums.MaxTargets), 0)));
    }

    // Rows of few and of many units in turns.
    private static ByteRows Rows(SeededRandom random, EventHistory events, int targets, int stride, int peak)
    {
        float[] weights = [.. Enumerable.Range(0, Sources * targets).Select(i => Scale * (random.Below(2 * Peak(i) + 1) - Peak(i)))];
        return new ByteRows([new ByteSource(events, 0, weights)], targets, stride, Scale);

        int Peak(int i) => i / targets % 5 == 4 ? 4 * Math.Min(peak, 31) : peak;
    }

    // Some sources several times, so that rows are repeated.
    private static void List(SeededRandom random, EventList list, int rows)
    {
        list.Clear();
        int source = 0;
        while (rows > 0)
        {
            int count = Math.Min(rows, random.Below(10) == 0 ? 3 : 1);
            list.Append(source++, (ushort)count);
            rows -= count;
        }
    }

    private static void Same(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string place) =>
        Assert.True(MemoryMarshal.Cast<float, int>(expected).SequenceEqual(MemoryMarshal.Cast<float, int>(actual)), place);

    // Currents and decays, and what the scalar form makes of them.
    private sealed class Numbers
    {
        private readonly NeuronArrays<float> _arrays;
        private readonly float[] _added;
        private readonly float[] _decayed;

        public Numbers(SeededRandom random, ByteRows rows)
        {
            _arrays = new NeuronArrays<float>(rows.Stride);
            Current = _arrays.Of(NeuronArrays<float>.Current);
            AlignedBuffer<float> decay = _arrays.Of(NeuronArrays<float>.CurrentDecay);
            for (int i = 0; i < rows.Stride; i++)
            {
                Current.Span[i] = (float)random.NextDouble(-1, 1);
                decay.Span[i] = (float)random.NextDouble(0, 1);
            }

            _added = Current.Span.ToArray();
            rows.AddTo(_added);
            _decayed = [.. _added.Select((value, i) => decay.Span[i] * value)];
        }

        public AlignedBuffer<float> Current { get; }

        public int Stride => _arrays.Stride;

        public void Check(SumUse use, string place)
        {
            Same(use == SumUse.Add ? _added : _decayed, Current.Span, place);
            if (use == SumUse.Keep)
            {
                Same(_added, _arrays.Of(NeuronArrays<float>.Driven).Span, place + ", kept");
            }
        }
    }
}
