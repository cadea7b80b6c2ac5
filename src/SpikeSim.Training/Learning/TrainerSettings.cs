namespace SpikeSim.Learning;

/// <summary>How a network is trained. With the same network, examples and settings the result is the same to the bit.</summary>
public sealed record TrainerSettings
{
    /// <summary>Surrogate and loss.</summary>
    public required PassSettings Pass { get; init; }

    /// <summary>How often every example is shown.</summary>
    public int Epochs { get; init; } = 60;

    /// <summary>Examples per update.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Silent steps after each clip, as the decision reads them.</summary>
    public int TailSteps { get; init; } = 2;

    /// <summary>The optimiser.</summary>
    public AdamSettings Adam { get; init; } = new();

    /// <summary>Random changes of clips.</summary>
    public RasterAugmentation Augmentation { get; init; } = new();

    /// <summary>The penalty on rates of hidden neurons, or null.</summary>
    public RateRegularization? Rates { get; init; }

    /// <summary>The share of epochs, at the end, that train through weights rounded to the chip's eight bits.</summary>
    public double QuantizedShare { get; init; } = 0.3;

    /// <summary>The largest weight of the chip in its integers, to which weights are rounded.</summary>
    public int MaxWeight { get; init; } = sbyte.MaxValue;

    /// <summary>The seed of order and augmentation.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Threads; the result does not depend on it.</summary>
    public int Jobs { get; init; } = Environment.ProcessorCount;

    /// <summary>Everything wrong with these settings, one sentence each.</summary>
    /// <returns>The faults; empty where there are none.</returns>
    public IReadOnlyList<string> Faults()
    {
        var faults = new List<string>();
        Require(Epochs >= 1 && BatchSize >= 1 && Jobs >= 1, "epochs, batch and jobs must be at least 1");
        Require(TailSteps >= 0, "tail steps must be at least 0");
        Require(Adam.LearningRate > 0 && double.IsFinite(Adam.LearningRate), "the learning rate must be above 0");
        Require(QuantizedShare is >= 0 and <= 1, "the quantised share must be from 0 to 1");
        Require(Augmentation.MaxDilation is >= 0 and < 1 && Augmentation.MaxDropShare is >= 0 and < 1 && Augmentation.MaxGainChange is >= 0 and < 1, "dilation, drop share and gain change must be from 0 to below 1");
        Require(Augmentation.MaxDelaySteps >= 0 && Augmentation.MaxChannelShift >= 0, "delay and channel shift must be at least 0");
        Require(Pass.Surrogate.Width > 0 && double.IsFinite(Pass.Loss.Scale), "the surrogate's width must be above 0 and the loss scale finite");
        return faults;

        void Require(bool isMet, string sentence)
        {
            if (!isMet)
            {
                faults.Add(sentence);
            }
        }
    }
}
