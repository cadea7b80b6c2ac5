namespace SpikeSim.Nir.Lowering;

/// <summary>One line of a conversion report.</summary>
/// <param name="Node">The node, by its flat name.</param>
/// <param name="Title">Its type and sizes.</param>
/// <param name="Support">How well it is understood.</param>
/// <param name="Remark">What becomes of it, or what the difference is.</param>
public sealed record NodeReport(string Node, string Title, NodeSupport Support, string Remark);
