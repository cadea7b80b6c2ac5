namespace SpikeSim.Chips;

/// <summary>A row of weights in a list of rows.</summary>
internal interface IRow
{
    /// <summary>The byte of the table where it starts.</summary>
    nuint Start { get; }
}
