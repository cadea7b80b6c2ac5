namespace SpikeSim.Mapping;

/// <summary>How clearly one input is decided, and what a program makes of that.</summary>
/// <param name="Score">The winner's score in floating point.</param>
/// <param name="Margin">Its distance from the runner-up.</param>
/// <param name="Error">The same distance in integers minus that in floating point.</param>
internal sealed record DecisionMargin(double Score, double Margin, double Error)
{
    /// <summary>How many inputs of a like score lend their errors to each, on either side.</summary>
    private const int Neighbours = 12;

    /// <summary>The margin of a winner.</summary>
    /// <param name="wanted">Scores in floating point, one of which is the largest alone.</param>
    /// <param name="found">Scores in integers, in the same unit.</param>
    /// <param name="winner">The index of the largest.</param>
    public static DecisionMargin Of(double[] wanted, double[] found, int winner)
    {
        int runnerUp = -1;
        for (int n = 0; n < wanted.Length; n++)
        {
            runnerUp = n != winner && (runnerUp < 0 || wanted[n] > wanted[runnerUp]) ? n : runnerUp;
        }

        double margin = runnerUp < 0 ? double.PositiveInfinity : wanted[winner] - wanted[runnerUp];
        return new DecisionMargin(wanted[winner], margin, runnerUp < 0 ? 0 : found[winner] - found[runnerUp] - margin);
    }

    /// <summary>
    /// The share of decisions that stay on average over all pairs of a margin and an error of like inputs. Few decisions change, and which
    /// ones is chance; this uses the errors of all inputs and varies less from one set of inputs to the next.
    /// </summary>
    public static double ExpectedAgreement(IReadOnlyList<DecisionMargin> margins)
    {
        DecisionMargin[] ordered = [.. margins.OrderBy(m => m.Score)];
        double sum = 0;
        for (int i = 0; i < ordered.Length; i++)
        {
            int first = Math.Max(0, i - Neighbours);
            int last = Math.Min(ordered.Length - 1, i + Neighbours);
            int stays = 0;
            for (int j = first; j <= last; j++)
            {
                stays += ordered[i].Margin + ordered[j].Error > 0 ? 1 : 0;
            }

            sum += (double)stays / (last - first + 1);
        }

        return ordered.Length == 0 ? 1 : sum / ordered.Length;
    }
}
