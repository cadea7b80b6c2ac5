using SpikeSim.Chips;
using SpikeSim.Files;
using SpikeSim.Json;
using SpikeSim.Rasters;

namespace SpikeSim.Tests.Files;

public sealed class RoundTripTests
{
    [Fact]
    public void A_network_file_is_written_as_it_was_read()
    {
        byte[] file = File.ReadAllBytes(Path.Combine(TestPlaces.Checkout, "networks", "digits.json"));
        using var written = new MemoryStream();
        NetworkFile.Write(NetworkFile.Read(JsonMember.Parse(file, "digits.json")), written);
        Assert.Equal(file, written.ToArray());
    }

    [Fact]
    public void A_program_file_is_written_as_it_was_read()
    {
        byte[] file = File.ReadAllBytes(Path.Combine(TestPlaces.Checkout, "networks", "digits.program.json"));
        using var written = new MemoryStream();
        ProgramFile.Write(ProgramFile.Read(JsonMember.Parse(file, "digits.program.json")), written);
        Assert.Equal(file, written.ToArray());
    }

    [Fact]
    public void A_raster_survives_the_way_through_a_file()
    {
        using var stream = new MemoryStream();
        Raster raster = ChipWorkload.W1(steps: 200).Input;
        RasterCsv.Write(raster, stream);
        stream.Position = 0;
        using var reader = new StreamReader(stream);
        Raster back = RasterCsv.Read(reader, "memory", raster.Channels, 1);
        Assert.Equal(raster.Counts.ToArray(), back.Counts.ToArray());
        Assert.Equal(raster.StepSeconds, back.StepSeconds);
    }

    [Fact]
    public void A_cut_write_leaves_the_old_file()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("a.txt", "old");
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, overwrite: true, stream =>
        {
            stream.WriteByte(1);
            throw new InvalidOperationException("cut");
        }));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Shortened_files_are_refused_at_every_length()
    {
        byte[] file = File.ReadAllBytes(Path.Combine(TestPlaces.Checkout, "networks", "digits.program.json"));
        for (int length = 0; length < file.Length - 1; length += 997)
        {
            Assert.Throws<DataFormatException>(() => ProgramFile.Read(JsonMember.Parse(file.AsMemory(0, length), "cut.json")));
        }
    }
}
