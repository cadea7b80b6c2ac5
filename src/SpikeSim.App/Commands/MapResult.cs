namespace SpikeSim.App.Commands;

/// <summary>The JSON document of <c>map</c>: the report, the file that was written (null where the network does not fit), its scales.</summary>
internal sealed record MapResult(string Schema, string? Program, string? ProgramSha256, double? OutputScale, MapFidelity? Fidelity, MapPopulation[] Populations, CheckResult Report);
