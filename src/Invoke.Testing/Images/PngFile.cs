using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Invoke.Testing;

/// <summary>Puts PNG files together chunk by chunk, right or wrong, with checksums that fit.</summary>
internal sealed class PngFile
{
    private readonly List<byte> _bytes = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    public static byte[] Header(int width, int height, byte depth = 8, byte colorType = 2, byte compression = 0, byte filter = 0, byte interlace = 0)
    {
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[10], header[11], header[12]) = (depth, colorType, compression, filter, interlace);
        return header;
    }

    public static byte[] Deflate(ReadOnlySpan<byte> data)
    {
        using var result = new MemoryStream();
        using (var zlib = new ZLibStream(result, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(data);
        }

        return result.ToArray();
    }

    public PngFile Add(string type, params ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        _bytes.AddRange(number);
        byte[] content = [.. Encoding.ASCII.GetBytes(type), .. data];
        _bytes.AddRange(content);
        BinaryPrimitives.WriteUInt32BigEndian(number, Checksum(content));
        _bytes.AddRange(number);
        return this;
    }

    public byte[] End() => [.. Add("IEND")._bytes];

    private static uint Checksum(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in data)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
            }
        }

        return ~crc;
    }
}
