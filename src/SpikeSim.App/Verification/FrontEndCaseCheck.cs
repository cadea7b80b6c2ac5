using System.Buffers.Binary;
using System.Security.Cryptography;
using SpikeSim.Audio;
using SpikeSim.Files;
using SpikeSim.FrontEnds;
using SpikeSim.Json;
using SpikeSim.Rasters;

namespace SpikeSim.App.Verification;

/// <summary>Runs a front-end vector (<c>spikesim-front-end-case/1</c>): quantised samples by digest, then every bin.</summary>
internal static class FrontEndCaseCheck
{
    private const string NameMember = "front_end";

    private static readonly string[] Known =
    [
        NameMember, "resampler", "initial_state", "noise_floor", "rate_shifts", "low_pass_shift", "joint", "normalization", "eps", "fixed_threshold", "bin_samples", "filters",
    ];

    public static CaseVerdict Check(JsonMember root, string path)
    {
        JsonMember settings = root.Required("settings");
        if (settings.Names.FirstOrDefault(n => !Known.Contains(n)) is { } unknown)
        {
            return CaseVerdict.Skipped($"this version does not know the front-end setting \"{unknown}\"");
        }

        if (settings.Required(NameMember).Text() is not "xylo-audio-3" and var frontEnd)
        {
            return CaseVerdict.Skipped($"this version does not have the front end \"{frontEnd}\"");
        }

        FrontEndSettings given = FrontEndSettingsJson.Read(settings, NameMember);
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        JsonMember expected = root.Required("expected");
        return CompareSamples(Inside(folder, root.Required("wav")), given, expected) is { } difference
            ? CaseVerdict.Failed(difference)
            : CompareRaster(Inside(folder, root.Required("wav")), given, expected, folder);
    }

    private static string Inside(string folder, JsonMember file)
    {
        string name = file.Text();
        return Path.GetFileName(name) == name ? Path.Combine(folder, name) : throw file.Wrong("the name of a file beside the case", $"\"{name}\"");
    }

    private static string? CompareSamples(string wav, FrontEndSettings settings, JsonMember expected)
    {
        using WavSource source = WavSource.Open(wav);
        short[] samples = AudioEncoder.Quantize(source, settings.Resampler);
        int count = expected.Required("samples").WholeNumber();
        if (count != samples.Length)
        {
            return $"the number of samples at the rate of the chip differs: expected {count}, got {samples.Length}";
        }

        string digest = expected.Required("q_sha256_int64_le").Text();
        var bytes = new byte[samples.Length * sizeof(long)];
        for (int i = 0; i < samples.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * sizeof(long)), samples[i]);
        }

        string found = Convert.ToHexStringLower(SHA256.HashData(bytes));
        return string.Equals(found, digest, StringComparison.OrdinalIgnoreCase) ? null : $"SHA-256 of the quantised samples differs: expected {digest}, got {found}";
    }

    private static CaseVerdict CompareRaster(string wav, FrontEndSettings settings, JsonMember expected, string folder)
    {
        using WavSource source = WavSource.Open(wav);
        EncodedClip clip = new AudioEncoder(settings).Encode(source);
        Raster raster = clip.Raster;
        Raster reference = RasterCsv.Read(Inside(folder, expected.Required("raster")), raster.Channels, raster.StepSeconds);
        if (reference.Steps != raster.Steps)
        {
            return CaseVerdict.Failed($"the number of rows differs: expected {reference.Steps}, got {raster.Steps}");
        }

        for (int i = 0; i < raster.Counts.Length; i++)
        {
            if (raster.Counts[i] != reference.Counts[i])
            {
                return CaseVerdict.Failed($"raster differs at row {i / raster.Channels}, channel {i % raster.Channels}: expected {reference.Counts[i]}, got {raster.Counts[i]}");
            }
        }

        int events = expected.Required("events").WholeNumber();
        return events == raster.TotalEvents() ? CaseVerdict.Passed : CaseVerdict.Failed($"the number of events differs: expected {events}, got {raster.TotalEvents()}");
    }
}
