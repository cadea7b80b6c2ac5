using SpikeSim.Chips;

namespace SpikeSim.Mapping;

/// <summary>What became of the incoming weights of a neuron.</summary>
internal sealed class WeightChanges
{
    public int Weights { get; private set; }

    public int Zeroed { get; private set; }

    public int Saturated { get; private set; }

    /// <summary>The sum of squared weights.</summary>
    public double Power { get; private set; }

    /// <summary>The sum of squared differences.</summary>
    public double Error { get; private set; }

    /// <summary>Adds a weight, its integer, and the factor between them.</summary>
    public void Add(double weight, double integer, double factor, ChipArithmetic arithmetic)
    {
        double exact = weight * factor;
        double difference = weight - (integer / factor);
        Weights += weight != 0 ? 1 : 0;
        Zeroed += weight != 0 && integer == 0 ? 1 : 0;
        Saturated += exact > arithmetic.MaxWeight + 0.5 || exact < arithmetic.MinWeight - 0.5 ? 1 : 0;
        Power += weight * weight;
        Error += difference * difference;
    }
}
