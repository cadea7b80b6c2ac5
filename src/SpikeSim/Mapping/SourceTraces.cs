namespace SpikeSim.Mapping;

/// <summary>What one unit of weight of each source makes of a current of a given decay.</summary>
internal sealed class SourceTraces
{
    private readonly float[] _traces; // [source][step]
    private readonly float[] _power;
    private readonly int _steps;

    public SourceTraces(DrivenLayer layer, int decayShift)
    {
        _steps = layer.Steps;
        _traces = new float[layer.Sources * _steps];
        _power = new float[layer.Sources];
        Drift = new float[_steps];
        var current = new float[layer.Sources];
        float keep = 1 - MathF.ScaleB(1, -decayShift);
        int step = 0;
        foreach (int steps in layer.ClipSteps)
        {
            current.AsSpan().Clear();
            float drift = 0;
            for (int end = step + steps; step < end; step++)
            {
                Drift[step] = drift = (drift * keep) + 1;
                ReadOnlySpan<ushort> counts = layer.Counts.AsSpan(step * current.Length, current.Length);
                for (int source = 0; source < counts.Length; source++)
                {
                    current[source] = (current[source] + counts[source]) * keep;
                    _traces[(source * _steps) + step] = current[source];
                }
            }
        }

        for (int source = 0; source < _power.Length; source++)
        {
            _power[source] = WeightRounding.Dot(Of(source), Of(source));
        }
    }

    /// <summary>What one unit in every step makes of the current.</summary>
    public float[] Drift { get; }

    /// <summary>The current of a source at every step.</summary>
    public ReadOnlySpan<float> Of(int source) => _traces.AsSpan(source * _steps, _steps);

    /// <summary>The sum of its squares.</summary>
    public float Power(int source) => _power[source];
}
