using SpikeSim.App.Commands;

namespace SpikeSim.Tests.App;

public sealed class CostSlopeTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    [InlineData(0.5)]
    public void The_slope_of_a_power_is_its_exponent(double exponent)
    {
        double[] activity = [0.5, 5, 20, 50];
        var costs = new CostSlope(activity.Length);
        for (int i = 0; i < activity.Length; i++)
        {
            costs.Set(i, activity[i], 3 * Math.Pow(activity[i], exponent));
        }

        Assert.Equal(exponent, costs.Slope(), 1e-12);
    }
}
