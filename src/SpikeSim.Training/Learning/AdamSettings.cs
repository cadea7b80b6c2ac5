namespace SpikeSim.Learning;

/// <summary>Constants of <see cref="Adam"/> and of the schedule of its learning rate.</summary>
public sealed record AdamSettings
{
    /// <summary>The highest learning rate.</summary>
    public double LearningRate { get; init; } = 2e-3;

    /// <summary>The decay of the mean of gradients per update.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>The decay of the mean of squared gradients per update.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>What keeps the division finite.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>The longest gradient (norm over all weights); longer ones are shortened to it. 0 for no limit.</summary>
    public double MaxGradientNorm { get; init; } = 1;

    /// <summary>The share of all updates in which the learning rate rises from 0; afterwards it falls as a cosine.</summary>
    public double WarmUpShare { get; init; } = 0.1;

    /// <summary>The share of the highest learning rate at which it ends.</summary>
    public double FinalShare { get; init; } = 0.01;

    /// <summary>The learning rate of an update.</summary>
    /// <param name="update">The update, from 0.</param>
    /// <param name="updates">The number of updates of the whole training.</param>
    /// <returns>The learning rate.</returns>
    public double LearningRateAt(long update, long updates)
    {
        double warmUp = WarmUpShare * updates;
        if (update < warmUp)
        {
            return LearningRate * (update + 1) / (warmUp + 1);
        }

        double progress = (update - warmUp) / Math.Max(1, updates - warmUp);
        return LearningRate * (FinalShare + ((1 - FinalShare) * (1 + Math.Cos(Math.PI * progress)) / 2));
    }
}
