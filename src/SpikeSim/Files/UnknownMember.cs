namespace SpikeSim.Files;

/// <summary>A member of a file that this version does not know and keeps as it is.</summary>
/// <param name="Place">The object it stands in, for example <c>hidden.neurons[3]</c>; empty for the root.</param>
/// <param name="Name">Its name.</param>
/// <param name="Json">Its value as the text of the file.</param>
public sealed record UnknownMember(string Place, string Name, string Json);
