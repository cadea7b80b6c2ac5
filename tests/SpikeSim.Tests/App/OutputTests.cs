using SpikeSim.Files;
using SpikeSim.Tests.Audio;

namespace SpikeSim.Tests.App;

/// <summary>Where output cannot go, that is said before the work, and nothing is left behind.</summary>
public sealed class OutputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static string Program => Path.Combine(TestPlaces.Checkout, "networks", "digits.program.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_is_no_file() => Encode(_folder.Path, "it is a folder");

    [Fact]
    public void A_file_is_no_folder() => Encode(Path.Combine(_folder.Write("file", "mine"), "below", "out.csv"), "is a file, not a folder");

    [Fact]
    public void An_empty_name_is_refused() => Encode(string.Empty, "name of the file to write is empty");

    [SkippableFact]
    public void A_place_that_takes_no_files_is_named()
    {
        Skip.IfNot(Directory.Exists("/proc"), "only Linux has a folder that takes no files from anyone");
        Encode("/proc/out.csv", "/proc/out.csv: this file cannot be written: no file can be made in /proc");
    }

    [Fact]
    public void A_check_leaves_nothing_behind()
    {
        AtomicFile.RequireWritable(_folder.File("a/b/c.txt"), overwrite: false);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    // Files of two runs in one folder would be read as those of one.
    [Fact]
    public void A_run_writes_all_its_files_or_none()
    {
        string folder = Directory.CreateDirectory(_folder.File("run")).FullName;
        _folder.Write("run/output_spikes.csv", "mine");
        CommandRun.Of("run", Program, Sound(), "-o", folder).AssertError(4, "output_spikes.csv", "--force");
        Assert.Equal("output_spikes.csv", Path.GetFileName(Assert.Single(Directory.GetFiles(folder))));
        Assert.Equal(0, CommandRun.Of("run", Program, Sound(), "-o", folder, "--force").Exit);
        Assert.True(Directory.GetFiles(folder).Length > 1);
    }

    [Fact]
    public void A_training_whose_files_have_no_place_does_not_begin()
    {
        Directory.CreateDirectory(_folder.File("out/digits.program.json"));
        CommandRun.Of("train", Path.Combine(TestPlaces.Checkout, "networks", "digits.recipe.json"), "-o", _folder.File("out"))
            .AssertError(4, "digits.program.json", "it is a folder");
        Assert.Empty(Directory.GetFiles(_folder.File("out")));
    }

    private void Encode(string output, string words)
    {
        string[] before = Directory.GetFileSystemEntries(_folder.Path);
        string sound = Sound();
        CommandRun.Of("encode", sound, "-o", output).AssertError(4, words);
        Assert.Equal(before.Append(sound).Order(StringComparer.Ordinal), Directory.GetFileSystemEntries(_folder.Path).Order(StringComparer.Ordinal));
    }

    private string Sound() => _folder.Write("tone.wav", WavFile.Make(16_000, 1, 16, false, [.. Enumerable.Range(0, 4000).Select(i => 0.3 * Math.Sin(i * 0.2))]));
}
