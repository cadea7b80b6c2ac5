namespace SpikeSim.Audio;

/// <summary>Changes the sample rate of a stream, block by block; how a stream is cut into blocks does not change a bit of the result.</summary>
internal interface IResampler
{
    /// <summary>The most outputs that a number of inputs, or a flush, can bring.</summary>
    int MaxOutputs(int inputs);

    /// <summary>Takes a block and writes what it completes.</summary>
    int Process(ReadOnlySpan<double> input, Span<double> output);

    /// <summary>Ends the stream and writes what is left.</summary>
    int Flush(Span<double> output);

    /// <summary>Forgets the stream.</summary>
    void Reset();
}
