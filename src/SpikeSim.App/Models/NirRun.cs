using SpikeSim.Engines.Clocked;
using SpikeSim.Files;
using SpikeSim.Nir.Lowering;
using SpikeSim.Rasters;

namespace SpikeSim.App.Models;

/// <summary>A NIR graph lowered for an engine in floating point, and the engine as its settings say.</summary>
/// <param name="Content">The file, under the settings of the lowering.</param>
/// <param name="Document">The network.</param>
/// <param name="Lowered">The lowering it comes from.</param>
internal sealed record NirRun(NetworkContent Content, NetworkDocument Document, LoweredNetwork Lowered)
{
    /// <summary>The settings of the clocked engine.</summary>
    public ClockedSettings Settings => NirEngines.Clocked(Lowered.Settings, NumberPrecision.Bits64);

    /// <summary>What the counts of a raster mean in continuous time.</summary>
    public RasterMeaning Meaning => Lowered.Settings.Amplitude == NirAmplitude.Signal ? RasterMeaning.Currents : RasterMeaning.Pulses;

    /// <summary>The delay of loops that an engine with steps has.</summary>
    public double LoopDelaySeconds => Lowered.Settings.RecurrentDelaySteps * Document.Network.StepSeconds;

    /// <summary>A graph under the settings of an engine: in continuous time there is no step that could be too long for Euler.</summary>
    /// <param name="content">A file that is NIR.</param>
    /// <param name="isContinuous">Whether it is for the exact engine.</param>
    public static NetworkContent Under(NetworkContent content, bool isContinuous) =>
        isContinuous ? content.With(content.Nir!.Choice.Exactly()) : content;

    /// <summary>Lowers a graph.</summary>
    /// <param name="content">A file that is NIR, under the settings of its engine.</param>
    /// <exception cref="DataFormatException">A choice is missing, or an engine cannot have one of the nodes.</exception>
    public static NirRun Of(NetworkContent content) => new(content, content.RequireNetwork(), content.Nir!.Lower(null));

    public ClockedModel Clocked(ClockedSettings settings) => new(Content.Path, Document, settings, Prepare);

    public ExactModel Exact(double loopDelaySeconds) => new(Content.Path, Document, loopDelaySeconds, Meaning);

    /// <summary>Takes from the first step what the settings leave out there.</summary>
    public void Prepare(ClockedEngine engine) => NirEngines.Prepare(Lowered, engine);
}
