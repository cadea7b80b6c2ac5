using SpikeSim.Comparisons;
using SpikeSim.Rasters;

namespace SpikeSim.App.Comparison;

/// <summary>Runs an input again in other forms, each only as far as it takes to see where it first differs from one of two engines.</summary>
/// <param name="first">An engine.</param>
/// <param name="second">The other one.</param>
/// <param name="step">The step at which they part.</param>
/// <param name="network">The network.</param>
/// <param name="input">The input with its silence.</param>
internal sealed class DivergenceTrials(ComparedRun first, ComparedRun second, int step, ComparedNetwork network, Raster input)
{
    private const int LeastSteps = 64;
    private const int Growth = 4;

    public ComparedNetwork Network => network;

    /// <summary>The engine that gets other properties. From the side of the chip they can only be left off, so it is the one in floating point.</summary>
    public ComparedRun Changed { get; } = first.IsChip ? second : first;

    /// <summary>The engine that stays as it is.</summary>
    public ComparedRun Kept { get; } = first.IsChip ? first : second;

    /// <summary>Stops the trials.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Whether a step is later than the one at which the engines part.</summary>
    public bool IsLater(int? than) => than is null || than > step;

    /// <summary>The first difference of a form.</summary>
    /// <returns>Its step, null where there is none; and whether there is such a form, and it can be run.</returns>
    public (bool Ran, int? Step) Of(EngineForm form)
    {
        try
        {
            int? found = FirstDifference(part => form.Run(network, part) is { } spikes ? network.Aligned(spikes, form.LayerDelay) : null, out bool ran);
            return (ran, ran ? found : step);
        }
        catch (DataFormatException)
        {
            // Such as a network that never stops firing with a property that it was not made for: it agrees with nothing.
            return (false, step);
        }
    }

    /// <summary>The first difference of the chip's integers without clamps.</summary>
    public int? OfUnbounded() => FirstDifference(part => network.Aligned(network.Unbounded(part), lags: true), out _);

    // One step more than is compared: a spike at the very end of a run counts to its last step.
    private int? FirstDifference(Func<Raster, Raster[]?> run, out bool ran)
    {
        int all = Kept.Spikes[0].Steps;
        for (int steps = Math.Max(LeastSteps, step + 1); ; steps *= Growth)
        {
            Cancellation.ThrowIfCancellationRequested();
            int compared = Math.Min(steps, all);
            Raster[]? spikes = run(ComparedNetwork.Start(input, compared + network.LongestDelay + 1));
            ran = spikes is not null;
            if (spikes is null)
            {
                return null;
            }

            int? found = Divergence.Find([.. spikes.Select(s => ComparedNetwork.Start(s, compared))], Kept.Spikes)?.Step;
            if (found is not null || compared == all)
            {
                return found;
            }
        }
    }
}
