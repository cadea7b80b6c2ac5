namespace SpikeSim.Engines.Exact;

/// <summary>
/// Where neurons stand: blocks of eight places, all neurons of a block of one class, the places that are left over empty. The
/// class is the number of synapses in the general form and the pair of time constants in the epoch form.
/// </summary>
internal sealed class BlockLayout
{
    /// <summary>Neurons per block: the lanes of the widest vector.</summary>
    public const int BlockSize = 8;

    public BlockLayout(ReadOnlySpan<int> classOfNeuron, int classes)
    {
        var placeOf = new int[classOfNeuron.Length];
        var neuronAt = new List<int>();
        var classOf = new List<int>();
        for (int c = 0; c < classes; c++)
        {
            for (int i = 0; i < classOfNeuron.Length; i++)
            {
                if (classOfNeuron[i] == c)
                {
                    placeOf[i] = neuronAt.Count;
                    neuronAt.Add(i);
                }
            }

            while (neuronAt.Count % BlockSize != 0)
            {
                neuronAt.Add(-1);
            }

            while (classOf.Count < neuronAt.Count / BlockSize)
            {
                classOf.Add(c);
            }
        }

        PlaceOf = placeOf;
        NeuronAt = [.. neuronAt];
        ClassOf = [.. classOf];
    }

    /// <summary>The place of each neuron.</summary>
    public int[] PlaceOf { get; }

    /// <summary>The neuron at each place; -1 for an empty one.</summary>
    public int[] NeuronAt { get; }

    /// <summary>The class of each block.</summary>
    public int[] ClassOf { get; }

    /// <summary>The number of blocks.</summary>
    public int Blocks => ClassOf.Length;

    /// <summary>The number of places, empty ones included.</summary>
    public int Places => NeuronAt.Length;
}
