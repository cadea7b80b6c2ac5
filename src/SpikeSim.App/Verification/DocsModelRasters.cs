using SpikeSim.Files;
using SpikeSim.Rasters;

namespace SpikeSim.App.Verification;

/// <summary>The rasters beside a documentation model, by name.</summary>
internal sealed class DocsModelRasters(string folder, int channels, double stepSeconds)
{
    private readonly Dictionary<string, Raster> _read = new(StringComparer.Ordinal);

    /// <summary>The raster of a name, from <c>NAME.csv</c>.</summary>
    /// <exception cref="DataFormatException">The name is no plain name, or the file is missing or no raster of that width.</exception>
    public Raster Of(string name)
    {
        if (!_read.TryGetValue(name, out Raster? raster))
        {
            if (!name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'))
            {
                throw new DataFormatException($"{folder}: \"{name}\" is no name of a raster.");
            }

            _read[name] = raster = RasterCsv.Read(Path.Combine(folder, name + ".csv"), channels, stepSeconds);
        }

        return raster;
    }
}
