using System.Buffers;
using System.Buffers.Binary;

namespace Invoke.Images;

/// <summary>Walks the chunks of a PNG image behind its signature; stops before a chunk that is cut off.</summary>
internal ref struct PngChunks(ReadOnlySpan<byte> png)
{
    private const int Overhead = 12;

    private readonly ReadOnlySpan<byte> _png = png;
    private int _next = PngHeader.Signature.Length;

    /// <summary>Where the current chunk's data starts in the image.</summary>
    public int DataStart { get; private set; }

    public ReadOnlySpan<byte> Type { get; private set; }

    public ReadOnlySpan<byte> Data { get; private set; }

    /// <summary>The chunk as it lies in the file: length, type, data, checksum.</summary>
    public readonly ReadOnlySpan<byte> Whole => _png.Slice(DataStart - 8, Data.Length + Overhead);

    public readonly bool IsCritical => (Type[0] & 0x20) == 0;

    public readonly bool IsIntact => Crc32.Compute(_png.Slice(DataStart - 4, Data.Length + 4)) ==
        BinaryPrimitives.ReadUInt32BigEndian(_png[(DataStart + Data.Length)..]);

    public bool MoveNext()
    {
        if (_next > _png.Length - Overhead)
        {
            return false;
        }

        int length = BinaryPrimitives.ReadInt32BigEndian(_png[_next..]);
        if (length < 0 || length > _png.Length - Overhead - _next)
        {
            return false;
        }

        Type = _png.Slice(_next + 4, 4);
        DataStart = _next + 8;
        Data = _png.Slice(DataStart, length);
        _next += Overhead + length;
        return true;
    }

    /// <summary>Where the data of the chunk lies that <see cref="MoveNext"/> stopped at, if it is of this type and has data.</summary>
    public readonly Range? CutOffData(ReadOnlySpan<byte> type) =>
        _next + 8 < _png.Length && _png.Slice(_next + 4, 4).SequenceEqual(type) ? (_next + 8).._png.Length : null;

    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> head = stackalloc byte[8];
        BinaryPrimitives.WriteInt32BigEndian(head, data.Length);
        type.CopyTo(head[4..]);
        output.Write(head);
        output.Write(data);
        var crc = new Crc32();
        crc.Append(type);
        crc.Append(data);
        Span<byte> tail = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(tail, crc.Value);
        output.Write(tail);
    }
}
