namespace SpikeSim.App.Commands;

/// <summary>How a cost grows with activity: the slope of log cost over log activity, by least squares. 1 is proportional, 0 is constant.</summary>
/// <param name="points">How many points there are; each has to be set before the slope is asked for.</param>
internal sealed class CostSlope(int points)
{
    private readonly double[] _activity = new double[points];
    private readonly double[] _cost = new double[points];

    /// <summary>Sets a point.</summary>
    /// <param name="point">The index of the point.</param>
    /// <param name="activity">The activity, above 0, for example spikes per second.</param>
    /// <param name="cost">The cost, above 0, in any unit.</param>
    public void Set(int point, double activity, double cost) => (_activity[point], _cost[point]) = (Math.Log(activity), Math.Log(cost));

    /// <summary>The slope.</summary>
    public double Slope()
    {
        double meanActivity = _activity.Average();
        double meanCost = _cost.Average();
        return _activity.Zip(_cost, (a, c) => (a - meanActivity) * (c - meanCost)).Sum() / _activity.Sum(a => (a - meanActivity) * (a - meanActivity));
    }
}
