using SpikeSim.Rasters;

namespace SpikeSim.Tests.Engines;

/// <summary>Compares what engines recorded to the last bit.</summary>
internal static class RecordingComparison
{
    /// <summary>Asserts that two traces are the same, row by row.</summary>
    public static void Same(Trace expected, Trace actual, string place)
    {
        for (int step = 0; step < expected.Steps; step++)
        {
            Assert.True(expected.Row(step).SequenceEqual(actual.Row(step)), $"step {step}, {place}");
        }
    }

    /// <summary>Asserts that two recordings of all states are the same.</summary>
    public static void Same(Recording expected, Recording actual, string place)
    {
        Assert.True(expected.HiddenSpikes.Counts.SequenceEqual(actual.HiddenSpikes.Counts), $"hidden spikes, {place}");
        Assert.True(expected.OutputSpikes.Counts.SequenceEqual(actual.OutputSpikes.Counts), $"output spikes, {place}");
        Trace[] left = [expected.HiddenMembrane!, expected.HiddenCurrent!, expected.HiddenCurrent2!, expected.OutputMembrane!, expected.OutputCurrent!, expected.OutputCurrent2!];
        Trace[] right = [actual.HiddenMembrane!, actual.HiddenCurrent!, actual.HiddenCurrent2!, actual.OutputMembrane!, actual.OutputCurrent!, actual.OutputCurrent2!];
        for (int i = 0; i < left.Length; i++)
        {
            Same(left[i], right[i], $"trace {i}, {place}");
        }
    }
}
