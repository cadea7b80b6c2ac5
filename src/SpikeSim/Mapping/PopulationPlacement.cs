namespace SpikeSim.Mapping;

/// <summary>Where a hidden population lies on the chip.</summary>
/// <param name="Population">Its name.</param>
/// <param name="Neurons">The number of its neurons.</param>
/// <param name="FirstId">Its lowest id.</param>
/// <param name="LastId">Its highest id.</param>
/// <param name="IsSplit">Whether its neurons do not lie side by side in their own order, because the expansions of the chip need it so.</param>
public sealed record PopulationPlacement(string Population, int Neurons, int FirstId, int LastId, bool IsSplit)
{
    internal static PopulationPlacement Of(Placement placement, string population)
    {
        System.Collections.Immutable.ImmutableArray<int> ids = placement.IdsOf(population);
        bool split = false;
        for (int i = 1; i < ids.Length; i++)
        {
            split |= ids[i] != ids[i - 1] + 1;
        }

        return new PopulationPlacement(population, ids.Length, ids.Min(), ids.Max(), split);
    }
}
