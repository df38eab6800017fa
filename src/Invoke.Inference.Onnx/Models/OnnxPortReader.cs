using System.Text;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Invoke.Inference.Onnx;

/// <summary>Reads what a graph says of one input or output: onnx.proto's ValueInfoProto.</summary>
internal static class OnnxPortReader
{
    private const int MaximumText = 4096;
    private const int MaximumRank = 64;

    public static ModelPort Read(ProtobufReader reader, long end)
    {
        var port = new ModelPort(string.Empty, ModelPort.NoTensor, [], []);
        while (reader.Position < end)
        {
            (int field, ProtobufReader.WireType type, long fieldEnd) = reader.ReadField(end);
            if ((field, type) == (1, ProtobufReader.WireType.Bytes))
            {
                port = port with { Name = Text(reader, fieldEnd) };
            }
            else if ((field, type) == (2, ProtobufReader.WireType.Bytes))
            {
                port = ReadType(reader, fieldEnd, port);
            }
            else
            {
                reader.Skip(type, fieldEnd);
            }
        }

        return port;
    }

    /// <summary>Reads a text, or steps over one that is too long to be a name.</summary>
    public static string Text(ProtobufReader reader, long end)
    {
        if (end - reader.Position <= MaximumText)
        {
            return Encoding.UTF8.GetString(reader.ReadBytes(end, MaximumText));
        }

        reader.Skip(ProtobufReader.WireType.Bytes, end);
        return string.Empty;
    }

    // Of the kinds of types only a tensor, field 1, is of use: its element type is field 1 of it, its shape field 2.
    private static ModelPort ReadType(ProtobufReader reader, long end, ModelPort port)
    {
        while (reader.Position < end)
        {
            (int field, ProtobufReader.WireType type, long fieldEnd) = reader.ReadField(end);
            if ((field, type) == (1, ProtobufReader.WireType.Bytes))
            {
                port = ReadTensor(reader, fieldEnd, port);
            }
            else
            {
                reader.Skip(type, fieldEnd);
            }
        }

        return port;
    }

    private static ModelPort ReadTensor(ProtobufReader reader, long end, ModelPort port)
    {
        while (reader.Position < end)
        {
            (int field, ProtobufReader.WireType type, long fieldEnd) = reader.ReadField(end);
            if ((field, type) == (1, ProtobufReader.WireType.Varint))
            {
                port = port with { Type = (TensorElementType)(int)reader.ReadVarint(end) };
            }
            else if ((field, type) == (2, ProtobufReader.WireType.Bytes))
            {
                port = ReadShape(reader, fieldEnd, port);
            }
            else
            {
                reader.Skip(type, fieldEnd);
            }
        }

        return port;
    }

    private static ModelPort ReadShape(ProtobufReader reader, long end, ModelPort port)
    {
        var sides = new List<(int Length, string Symbol)>();
        while (reader.Position < end)
        {
            (int field, ProtobufReader.WireType type, long fieldEnd) = reader.ReadField(end);
            if ((field, type) != (1, ProtobufReader.WireType.Bytes))
            {
                reader.Skip(type, fieldEnd);
            }
            else if (sides.Count < MaximumRank)
            {
                sides.Add(ReadSide(reader, fieldEnd));
            }
            else
            {
                throw new InvalidDataException($"a tensor has more than {MaximumRank} sides");
            }
        }

        return port with { Dimensions = [.. sides.Select(static side => side.Length)], Symbols = [.. sides.Select(static side => side.Symbol)] };
    }

    private static (int Length, string Symbol) ReadSide(ProtobufReader reader, long end)
    {
        (int length, string symbol) = (-1, string.Empty);
        while (reader.Position < end)
        {
            (int field, ProtobufReader.WireType type, long fieldEnd) = reader.ReadField(end);
            if ((field, type) == (1, ProtobufReader.WireType.Varint))
            {
                ulong value = reader.ReadVarint(end);
                length = value <= int.MaxValue ? (int)value : -1;
            }
            else if ((field, type) == (2, ProtobufReader.WireType.Bytes))
            {
                symbol = Text(reader, fieldEnd);
            }
            else
            {
                reader.Skip(type, fieldEnd);
            }
        }

        return (length, symbol);
    }
}
