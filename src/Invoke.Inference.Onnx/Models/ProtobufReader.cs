using Microsoft.Win32.SafeHandles;

namespace Invoke.Inference.Onnx;

/// <summary>Walks the fields of a protobuf file without loading it; contents of no interest are stepped over.</summary>
internal sealed class ProtobufReader(SafeFileHandle file)
{
    private readonly byte[] _window = new byte[16 << 10];
    private readonly long _length = RandomAccess.GetLength(file);
    private long _windowStart;
    private int _windowLength;

    public enum WireType
    {
        Varint = 0,
        Fixed64 = 1,
        Bytes = 2,
        Fixed32 = 5,
    }

    public long Position { get; private set; }

    public long Length => _length;

    /// <summary>Reads a field's number and type; for <see cref="WireType.Bytes"/> its end, checked to lie within the parent.</summary>
    public (int Field, WireType Type, long End) ReadField(long parentEnd)
    {
        ulong tag = ReadVarint(parentEnd);
        (ulong field, var type) = (tag >> 3, (WireType)(tag & 7));
        if (field is 0 or > 0x1FFF_FFFF)
        {
            throw new InvalidDataException("a field number is out of range");
        }

        long end = type switch
        {
            WireType.Varint => Position,
            WireType.Fixed64 => Position + 8,
            WireType.Fixed32 => Position + 4,
            WireType.Bytes => End(ReadVarint(parentEnd)),
            _ => throw new InvalidDataException("a field has an unknown type"),
        };
        return end <= parentEnd ? ((int)field, type, end) : throw new EndOfStreamException();
    }

    public ulong ReadVarint(long parentEnd)
    {
        ulong value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            byte next = ReadByte(parentEnd);
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("a number is longer than ten bytes");
    }

    /// <summary>Reads the bytes up to an end that <see cref="ReadField"/> returned.</summary>
    public byte[] ReadBytes(long end, int maximum)
    {
        if (end - Position > maximum)
        {
            throw new InvalidDataException($"a text is longer than {maximum} bytes");
        }

        var bytes = new byte[end - Position];
        for (int index = 0; index < bytes.Length; index++)
        {
            bytes[index] = ReadByte(end);
        }

        return bytes;
    }

    public void Skip(WireType type, long end)
    {
        if (type == WireType.Varint)
        {
            ReadVarint(_length);
        }
        else
        {
            Position = end;
        }
    }

    private long End(ulong length) => length <= (ulong)(_length - Position) ? Position + (long)length : throw new EndOfStreamException();

    private byte ReadByte(long parentEnd)
    {
        if (Position >= parentEnd)
        {
            throw new EndOfStreamException();
        }

        long index = Position - _windowStart;
        if (index < 0 || index >= _windowLength)
        {
            _windowStart = Position;
            _windowLength = RandomAccess.Read(file, _window, _windowStart);
            index = 0;
            if (_windowLength == 0)
            {
                throw new EndOfStreamException();
            }
        }

        Position++;
        return _window[index];
    }
}
