namespace SpikeSim.Nir.Reading;

/// <summary>The bytes of a file, whose reads are counted.</summary>
internal sealed class MeteredStream(byte[] content, ReadMeter meter) : MemoryStream(content, writable: false)
{
    public override int Read(byte[] buffer, int offset, int count)
    {
        meter.Count(count, Length - Position);
        return base.Read(buffer, offset, count);
    }

    public override int Read(Span<byte> buffer)
    {
        meter.Count(buffer.Length, Length - Position);
        return base.Read(buffer);
    }

    public override int ReadByte()
    {
        meter.Count(1, Length - Position);
        return base.ReadByte();
    }
}
