namespace SpikeSim.Engines.Clocked;

/// <summary>How the weights of a connection are stored.</summary>
internal enum WeightStorage
{
    /// <summary>A row of numbers per source.</summary>
    Rows,

    /// <summary>Lists of the targets with a weight other than zero.</summary>
    Lists,

    /// <summary>A row of 8-bit integers per source, and one scale.</summary>
    Bytes,
}
