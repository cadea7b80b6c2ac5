namespace SpikeSim.Tests;

/// <summary>Measures allocations. The runtime itself allocates now and then (when it compiles again, say), so the least of several runs counts.</summary>
internal static class Allocations
{
    private const int Runs = 8;

    public static long Least(Action action)
    {
        long least = long.MaxValue;
        for (int run = 0; run < Runs; run++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
