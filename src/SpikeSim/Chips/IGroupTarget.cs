namespace SpikeSim.Chips;

/// <summary>Where the sums of a group go.</summary>
/// <typeparam name="TVector">The vector.</typeparam>
internal interface IGroupTarget<TVector>
{
    /// <summary>Takes the sums of a vector.</summary>
    /// <param name="sums">The sums in bytes, with the lift of their group.</param>
    /// <param name="tile">The byte of a row where their tile starts.</param>
    /// <param name="offset">The byte of the tile that is summed in the first of them.</param>
    void Put(TVector sums, nuint tile, nuint offset);
}
