namespace SpikeSim.App.Commands;

/// <summary>The JSON document of <c>map --quantizer compare</c>.</summary>
internal sealed record MapComparison(string Schema, string Network, string Chip, MapComparisonRow[] Quantizers);
