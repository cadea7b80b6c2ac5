using SpikeSim.Mapping;

namespace SpikeSim.Tests.Mapping;

/// <summary>Small specifications for tests.</summary>
internal static class Specifications
{
    /// <summary>One input, two hidden neurons of which the inputs may reach one only, one output.</summary>
    public static ChipSpecification Tiny(int reached = 2) => new()
    {
        Inputs = 1,
        Reached = reached,
        Read = 2,
        Currents = 1,
        InputWeights = [.. new[] { 1.0, 0.5 }.Take(reached)],
        RecurrentWeights = [0, 0.25, 0, 0],
        OutputWeights = [0.5, -2],
        MembraneDash = [2.5, 3.5],
        CurrentDash = [1, 2],
        Current2Dash = [0, 0],
        OutputMembraneDash = [3],
        OutputCurrentDash = [2],
        Threshold = [1, 2],
        OutputThreshold = [4],
        Bias = [0.1, -0.1],
        OutputBias = [0.2],
    };

    /// <summary>A specification with random numbers of every kind.</summary>
    public static ChipSpecification Random(ulong seed, int currents = 1)
    {
        var random = new SeededRandom(seed);
        const int Hidden = 9;
        double[] Numbers(int count, double spread) => [.. Enumerable.Range(0, count).Select(_ => spread * random.NextGaussian())];
        double[] Dashes(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextDouble(0.6, 5))];
        return new ChipSpecification
        {
            Inputs = 4,
            Reached = 5,
            Read = 6,
            Currents = currents,
            InputWeights = Numbers(4 * 5 * currents, 0.4),
            RecurrentWeights = Numbers(Hidden * Hidden * currents, 0.2),
            OutputWeights = Numbers(6 * 3, 0.3),
            MembraneDash = Dashes(Hidden),
            CurrentDash = Dashes(Hidden),
            Current2Dash = currents == 2 ? Dashes(Hidden) : new double[Hidden],
            OutputMembraneDash = Dashes(3),
            OutputCurrentDash = Dashes(3),
            Threshold = [.. Enumerable.Range(0, Hidden).Select(_ => random.NextDouble(0.5, 2))],
            OutputThreshold = [.. Enumerable.Range(0, 3).Select(_ => random.NextDouble(0.5, 2))],
            Bias = Numbers(Hidden, 0.05),
            OutputBias = Numbers(3, 0.05),
        };
    }
}
