namespace SpikeSim.Costs;

/// <summary>How busy a network is. Several events of one neuron in one step count once, because a step costs them once.</summary>
/// <param name="Input">The fraction of (step, channel) pairs with at least one event, 0 to 1.</param>
/// <param name="Hidden">The fraction of (step, hidden neuron) pairs with at least one spike, aliases included, 0 to 1.</param>
public readonly record struct Activity(double Input, double Hidden)
{
    /// <summary>Every channel and every hidden neuron in every step.</summary>
    public static Activity WorstCase => new(1, 1);
}
