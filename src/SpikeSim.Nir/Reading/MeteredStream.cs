namespace SpikeSim.Nir.Reading;

/// <summary>
/// The bytes of a file, with an end to the patience: damaged structures and links that lead in circles make a reader of HDF5 read
/// for ever, and no reader needs many times the length of the file.
/// </summary>
internal sealed class MeteredStream(byte[] content) : MemoryStream(content, writable: false)
{
    private const long FreeReads = 500_000;
    private const int BytesPerRead = 64;

    private long _readsLeft = FreeReads + (content.Length / BytesPerRead);

    public override int Read(byte[] buffer, int offset, int count)
    {
        Count();
        return base.Read(buffer, offset, count);
    }

    public override int Read(Span<byte> buffer)
    {
        Count();
        return base.Read(buffer);
    }

    public override int ReadByte()
    {
        Count();
        return base.ReadByte();
    }

    private void Count()
    {
        if (--_readsLeft < 0)
        {
            throw new InvalidDataException("its parts or links lead in circles");
        }
    }
}
