using SpikeSim.Chips;
using SpikeSim.Mapping;

namespace SpikeSim.Tests.Mapping;

public sealed class TimeConstantGridTests
{
    [Fact]
    public void Asked_25_ms_at_a_step_of_10_ms_the_chip_gives_20_or_40()
    {
        TimeConstantChoice choice = new TimeConstantGrid(ChipCatalogue.XyloAudio3, 0.01).Nearest(0.025);
        Assert.Equal((1, 0.02), (choice.Given.Shift, choice.Given.Seconds));
        Assert.Equal((0.02, 0.04), (choice.Below!.Seconds, choice.Above!.Seconds));
        Assert.Equal(-0.2, choice.RelativeError, 12);
    }

    [Theory]
    [InlineData(0.02, 1)]
    [InlineData(0.028, 1)]
    [InlineData(0.029, 2)]
    [InlineData(0.001, 1)]
    [InlineData(1e6, 15)]
    public void The_exponent_is_rounded_and_kept_within_the_grid(double tau, int shift) =>
        Assert.Equal(shift, new TimeConstantGrid(ChipCatalogue.XyloAudio3, 0.01).Nearest(tau).Given.Shift);

    [Fact]
    public void The_grid_is_that_of_the_chip()
    {
        ChipDescription chip = ChipCatalogue.XyloAudio3 with { Arithmetic = ChipCatalogue.XyloAudio3.Arithmetic with { MaxDecayShift = 3 } };
        var grid = new TimeConstantGrid(chip, 0.5);
        Assert.Equal([1.0, 2, 4], grid.Values.Select(v => v.Seconds));
        Assert.Null(grid.Nearest(0.7).Below);
        Assert.Null(grid.Nearest(100).Above);
        Assert.Throws<ArgumentOutOfRangeException>(() => grid.Nearest(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TimeConstantGrid(chip, 0));
    }

    [Fact]
    public void A_report_lists_every_time_constant_with_its_error()
    {
        var network = SmallNetworks.Chain(2, [4], 2).WithPopulation("h1", p => p with { TauMembraneSeconds = [0.025, 0.025, 0.022, 0.02] });
        MappingReport report = Mapper.Map(network, ChipCatalogue.XyloAudio3, new QuantizerSettings());
        TimeConstantUse[] membranes = [.. report.TimeConstants.Where(u => u is { Population: "h1", Kind: "membrane" })];
        Assert.Equal([(2, 0.025, -0.2), (1, 0.022, -0.0909), (1, 0.02, 0)], membranes.Select(u => (u.Neurons, u.Choice.AskedSeconds, Math.Round(u.Choice.RelativeError, 4))));
        Violation violation = Assert.Single(report.DesignViolations());
        Assert.Equal("XY024", violation.Code);
        Assert.Contains("20 ms (-20 %) and 40 ms (+60 %)", violation.Limit, StringComparison.Ordinal);
    }
}
