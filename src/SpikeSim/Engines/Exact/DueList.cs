namespace SpikeSim.Engines.Exact;

/// <summary>The places that are due before the next arrival, until each has fired or has been put off.</summary>
internal sealed class DueList(BlockStates states)
{
    private readonly int[] _places = new int[states.Blocks * BlockLayout.BlockSize];
    private int _count;

    /// <summary>Lists anew what is due up to a time.</summary>
    public void Collect<TVector, TLanes>(double horizonSeconds)
        where TVector : struct
        where TLanes : IRealLanes<TVector> => _count = DueSearch<TVector, TLanes>.Collect(states, horizonSeconds, _places);

    /// <summary>Strikes from the list what is no longer due and finds the earliest of the rest.</summary>
    /// <param name="horizonSeconds">What is later is no longer due.</param>
    /// <param name="others">When the first of the others is due.</param>
    /// <returns>The place; of one time, the first; -1 if nothing is left.</returns>
    public int Earliest(double horizonSeconds, out double others)
    {
        int first = -1;
        int kept = 0;
        double earliest = double.PositiveInfinity;
        others = double.PositiveInfinity;
        Span<int> places = _places;
        for (int i = 0; i < _count; i++)
        {
            int place = places[i];
            double due = states.At(place, BlockStates.Due);
            if (due > horizonSeconds)
            {
                continue;
            }

            places[kept++] = place;
            others = Math.Min(others, Math.Max(due, earliest));
            if (due < earliest)
            {
                (first, earliest) = (place, due);
            }
        }

        _count = kept;
        return first;
    }
}
