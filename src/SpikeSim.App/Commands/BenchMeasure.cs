namespace SpikeSim.App.Commands;

/// <summary>What <c>bench</c> measures once in every round.</summary>
/// <param name="Name">The row's name.</param>
/// <param name="Unit">The unit of its values.</param>
/// <param name="Measure">Measures once.</param>
/// <param name="YardstickScale">
/// The ratio to the yardstick is value x scale / microseconds of a step of the yardstick; null where no such ratio makes sense.
/// </param>
internal sealed record BenchMeasure(string Name, string Unit, Func<TimeProvider, double> Measure, double? YardstickScale = null);
