using SpikeSim.Audio;
using SpikeSim.Files;
using SpikeSim.FrontEnds;
using SpikeSim.Rasters;

namespace SpikeSim.App.Models;

/// <summary>Reads inputs of a network: sound through the front end, or rasters as they are.</summary>
internal static class ClipReader
{
    /// <summary>Encodes a WAV file, or a WAV stream on standard input.</summary>
    public static EncodedClip Encode(string path, FrontEndSettings settings)
    {
        using WavSource source = path == "-" ? WavSource.FromStream(Console.OpenStandardInput(), "standard input") : WavSource.Open(path);
        return new AudioEncoder(settings).Encode(source);
    }

    /// <summary>Reads the input of a model: a WAV file, or a raster as CSV.</summary>
    public static Raster Read(string path, LoadedModel model)
    {
        int channels = model.Program.Inputs;
        Raster raster = path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)
            ? RasterCsv.Read(path, channels, model.StepSeconds)
            : Encode(path, model.RequireTask().FrontEnd).Raster;
        if (raster.Channels != channels)
        {
            throw DataFormatException.At(path, string.Empty, $"{channels} channels, as {model.Path} has inputs", $"{raster.Channels}", "Encode it with the front end of the network (spikesim encode --network).");
        }

        return Math.Abs(raster.StepSeconds - model.StepSeconds) <= 1e-6 * model.StepSeconds
            ? raster
            : throw DataFormatException.At(path, string.Empty, $"steps of {model.StepSeconds} s, as {model.Path} has", $"{raster.StepSeconds} s", "Encode it again with that bin.");
    }
}
