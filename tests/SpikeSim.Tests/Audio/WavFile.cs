using System.Buffers.Binary;

namespace SpikeSim.Tests.Audio;

/// <summary>Makes WAV files byte by byte.</summary>
internal static class WavFile
{
    public static byte[] Make(int rate, int channels, int bits, bool isFloat, double[] frames, bool extensible = false, uint? dataSize = null)
    {
        int bytes = bits / 8;
        var data = new byte[frames.Length * channels * bytes];
        for (int i = 0; i < frames.Length; i++)
        {
            for (int c = 0; c < channels; c++)
            {
                // Channels differ around the mean, so that averaging them is seen.
                double value = frames[i] + (channels > 1 ? (c == 0 ? 0.125 : c == 1 ? -0.125 : 0) : 0);
                Put(data.AsSpan(((i * channels) + c) * bytes), value, bits, isFloat);
            }
        }

        int formatSize = extensible ? 40 : 16;
        var file = new byte[12 + 8 + formatSize + 8 + data.Length];
        "RIFF"u8.CopyTo(file);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(4), (uint)(file.Length - 8));
        "WAVEfmt "u8.CopyTo(file.AsSpan(8));
        Span<byte> format = file.AsSpan(16);
        BinaryPrimitives.WriteInt32LittleEndian(format, formatSize);
        ushort tag = (ushort)(isFloat ? 3 : 1);
        BinaryPrimitives.WriteUInt16LittleEndian(format[4..], extensible ? (ushort)0xFFFE : tag);
        BinaryPrimitives.WriteUInt16LittleEndian(format[6..], (ushort)channels);
        BinaryPrimitives.WriteInt32LittleEndian(format[8..], rate);
        BinaryPrimitives.WriteInt32LittleEndian(format[12..], rate * channels * bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(format[16..], (ushort)(channels * bytes));
        BinaryPrimitives.WriteUInt16LittleEndian(format[18..], (ushort)bits);
        if (extensible)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(format[20..], 22);
            BinaryPrimitives.WriteUInt16LittleEndian(format[22..], (ushort)bits);
            BinaryPrimitives.WriteUInt16LittleEndian(format[28..], tag);
            new byte[] { 0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71 }.CopyTo(format[30..]);
        }

        Span<byte> chunk = file.AsSpan(20 + formatSize);
        "data"u8.CopyTo(chunk);
        BinaryPrimitives.WriteUInt32LittleEndian(chunk[4..], dataSize ?? (uint)data.Length);
        data.CopyTo(chunk[8..]);
        return file;
    }

    private static void Put(Span<byte> to, double value, int bits, bool isFloat)
    {
        switch (bits)
        {
            case 32 when isFloat:
                BinaryPrimitives.WriteSingleLittleEndian(to, (float)value);
                break;
            case 64:
                BinaryPrimitives.WriteDoubleLittleEndian(to, value);
                break;
            case 8:
                to[0] = (byte)(128 + (int)Math.Round(value * 128));
                break;
            default:
                long integer = (long)Math.Round(value * Math.Pow(2, bits - 1));
                for (int b = 0; b < bits / 8; b++)
                {
                    to[b] = (byte)(integer >> (8 * b));
                }

                break;
        }
    }
}
