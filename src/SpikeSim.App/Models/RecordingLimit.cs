using System.Globalization;
using SpikeSim.Rasters;

namespace SpikeSim.App.Models;

/// <summary>How long a run may be: recordings stay in memory until it ends.</summary>
internal static class RecordingLimit
{
    // 4 GB, which is also what one array of counts holds.
    private const double MaxBytes = 4e9;
    private const int CountBytes = sizeof(ushort);
    private const int StateBytes = sizeof(double);
    private const int Synapses = 2;

    // Of each engine, its spikes as they come and without the lag of layers.
    private const int CopiesPerEngine = 2;

    /// <summary>Refuses a run whose recordings would not fit.</summary>
    /// <param name="source">How messages name the input.</param>
    /// <param name="model">The network.</param>
    /// <param name="steps">The steps of the run.</param>
    /// <param name="states">What is recorded beside spikes.</param>
    /// <exception cref="DataFormatException">It is too long.</exception>
    public static void Check(string source, ModelFacts model, int steps, RecordedStates states)
    {
        bool hasMembrane = states.HasFlag(RecordedStates.HiddenMembrane);
        bool hasCurrents = states.HasFlag(RecordedStates.HiddenCurrents);
        double bytes = CountBytes + (hasMembrane ? StateBytes : 0) + (hasCurrents ? Synapses * StateBytes : 0);
        Refuse(source, model, steps, bytes, hasMembrane || hasCurrents ? "Run it in parts, or record spikes only." : "Run it in parts.");
    }

    /// <summary>Refuses an input that several engines would not fit with.</summary>
    /// <param name="source">How messages name the input.</param>
    /// <param name="model">The network.</param>
    /// <param name="steps">The steps of the run.</param>
    /// <param name="engines">How many engines there are.</param>
    /// <exception cref="DataFormatException">It is too long.</exception>
    public static void Check(string source, ModelFacts model, int steps, int engines) =>
        Refuse(source, model, steps, engines * CopiesPerEngine * CountBytes, "Compare a part of it.");

    private static void Refuse(string source, ModelFacts model, int steps, double bytesPerNeuron, string remedy)
    {
        double most = Math.Floor(MaxBytes / (bytesPerNeuron * model.Neurons));
        if (steps > most)
        {
            string place = StandardInput.NameOf(source);
            throw DataFormatException.At(place, string.Empty, string.Create(CultureInfo.InvariantCulture, $"at most {most:F0} steps, whose recordings of {model.Neurons} neurons fill {MaxBytes / 1e9:F0} GB of memory"), string.Create(CultureInfo.InvariantCulture, $"{steps} steps of {model.StepSeconds} s"), remedy);
        }
    }
}
