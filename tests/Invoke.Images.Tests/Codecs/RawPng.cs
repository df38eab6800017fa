using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace Invoke.Images.Tests;

/// <summary>Builds PNG files of any type from rows that already carry their filter bytes.</summary>
internal static class RawPng
{
    public static byte[] Create(
        int width, int height, int depth, PngColorType type, byte[] rows, bool interlaced = false, params (string Type, byte[] Data)[] chunks)
    {
        var output = new ArrayBufferWriter<byte>();
        output.Write(PngHeader.Signature);
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = (byte)depth;
        header[9] = (byte)type;
        header[12] = interlaced ? (byte)1 : (byte)0;
        PngChunks.Write(output, "IHDR"u8, header);
        foreach ((string name, byte[] data) in chunks)
        {
            PngChunks.Write(output, System.Text.Encoding.ASCII.GetBytes(name), data);
        }

        PngChunks.Write(output, "IDAT"u8, Deflate(rows));
        PngChunks.Write(output, "IEND"u8, default);
        return output.WrittenSpan.ToArray();
    }

    public static byte[] Deflate(byte[] data)
    {
        using var result = new MemoryStream();
        using (var zlib = new ZLibStream(result, CompressionLevel.Fastest, leaveOpen: true))
        {
            zlib.Write(data);
        }

        return result.ToArray();
    }
}
