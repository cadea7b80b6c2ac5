namespace SpikeSim.Rasters;

/// <summary>A state variable over time: one row per step, one column per neuron, in the unit of the engine that recorded it.</summary>
public sealed class Trace
{
    private readonly double[] _values;

    /// <summary>Creates an empty trace that is filled row by row.</summary>
    /// <param name="steps">The number of rows.</param>
    /// <param name="neurons">The number of columns.</param>
    public Trace(int steps, int neurons)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        ArgumentOutOfRangeException.ThrowIfNegative(neurons);
        _values = new double[checked(steps * neurons)];
        Steps = steps;
        Neurons = neurons;
    }

    /// <summary>The number of rows.</summary>
    public int Steps { get; }

    /// <summary>The number of columns.</summary>
    public int Neurons { get; }

    /// <summary>The value of one neuron at one step.</summary>
    /// <param name="step">The step, from 0.</param>
    /// <param name="neuron">The neuron, from 0.</param>
    /// <returns>The value at the end of that step.</returns>
    public double this[int step, int neuron] => _values[(step * Neurons) + neuron];

    /// <summary>The values of one step.</summary>
    /// <param name="step">The step, from 0.</param>
    /// <returns>One value per neuron.</returns>
    public Span<double> Row(int step) => _values.AsSpan(step * Neurons, Neurons);
}
