namespace SpikeSim.Nir.Reading;

/// <summary>The bytes of a file, whose reads are counted.</summary>
internal sealed class MeteredStream(byte[] content, ReadMeter meter) : MemoryStream(content, writable: false)
{
    public override int Read(byte[] buffer, int offset, int count)
    {
        meter.Count();
        return base.Read(buffer, offset, count);
    }

    public override int Read(Span<byte> buffer)
    {
        meter.Count();
        return base.Read(buffer);
    }

    public override int ReadByte()
    {
        meter.Count();
        return base.ReadByte();
    }
}
