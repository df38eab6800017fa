using System.Text;

namespace Invoke.Testing.Shared;

/// <summary>Writes small ONNX models byte by byte; field numbers are those of onnx.proto.</summary>
internal sealed class TinyOnnxModel
{
    public const int Float = 1;
    public const int Int64 = 7;
    public const int Bool = 9;
    public const int Float16 = 10;

    private byte[] _graph = [];

    public static string Write(string path, TinyOnnxModel graph)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path) ?? string.Empty);
        File.WriteAllBytes(path, graph.ToModel());
        return path;
    }

    /// <summary>y = x + 1 for four floats.</summary>
    public static TinyOnnxModel AddOne() => new TinyOnnxModel()
        .Input("x", Float, 4).Output("y", Float, 4)
        .Initializer("one", Float, [], BitConverter.GetBytes(1f))
        .Node("Add", ["x", "one"], ["y"]);

    /// <summary>y = x + w, where w's four floats are in another file.</summary>
    public static TinyOnnxModel AddExternal(string location, long offset = 0, long length = 16) => new TinyOnnxModel()
        .Input("x", Float, 4).Output("y", Float, 4)
        .External("w", Float, [4], location, offset, length)
        .Node("Add", ["x", "w"], ["y"]);

    /// <summary>y = x + trips, one by one: as long a run as one likes, and one that can be stopped after each addition.</summary>
    public static TinyOnnxModel CountUp()
    {
        TinyOnnxModel body = new TinyOnnxModel()
            .Input("iteration", Int64).Input("condition", Bool).Input("value", Float, 4)
            .Output("condition_out", Bool).Output("value_out", Float, 4)
            .Initializer("one", Float, [], BitConverter.GetBytes(1f))
            .Node("Identity", ["condition"], ["condition_out"])
            .Node("Add", ["value", "one"], ["value_out"]);
        return new TinyOnnxModel()
            .Input("trips", Int64).Input("x", Float, 4).Output("y", Float, 4)
            .Initializer("true", Bool, [], [1])
            .Node("Loop", ["trips", "true", "x"], ["y"], Attribute("body", writer => Bytes(writer, 6, body.ToGraph()), 5));
    }

    /// <summary>y = what the given graph makes, whatever the condition is: a graph nested in a node.</summary>
    public static TinyOnnxModel Choose(TinyOnnxModel branch) => new TinyOnnxModel()
        .Input("condition", Bool).Output("y", Float, 4)
        .Node("If", ["condition"], ["y"], Attribute("then_branch", writer => Bytes(writer, 6, branch.ToGraph()), 5), Attribute("else_branch", writer => Bytes(writer, 6, branch.ToGraph()), 5));

    public TinyOnnxModel Input(string name, int type, params object[] shape) => Add(11, ValueInfo(name, type, shape));

    public TinyOnnxModel Output(string name, int type, params object[] shape) => Add(12, ValueInfo(name, type, shape));

    public TinyOnnxModel Node(string operation, string[] inputs, string[] outputs, params byte[][] attributes)
    {
        MemoryStream node = new();
        Array.ForEach(inputs, input => Text(node, 1, input));
        Array.ForEach(outputs, output => Text(node, 2, output));
        Text(node, 4, operation);
        Array.ForEach(attributes, attribute => Bytes(node, 5, attribute));
        return Add(1, node.ToArray());
    }

    public TinyOnnxModel Initializer(string name, int type, long[] shape, byte[] data)
    {
        MemoryStream tensor = Tensor(name, type, shape);
        Bytes(tensor, 9, data);
        return Add(5, tensor.ToArray());
    }

    public TinyOnnxModel External(string name, int type, long[] shape, string location, long offset, long length)
    {
        MemoryStream tensor = Tensor(name, type, shape);
        Bytes(tensor, 13, Entry("location", location));
        Bytes(tensor, 13, Entry("offset", $"{offset}"));
        Bytes(tensor, 13, Entry("length", $"{length}"));
        Number(tensor, 14, 1);
        return Add(5, tensor.ToArray());
    }

    /// <summary>An attribute that holds a graph, such as the body of a loop.</summary>
    public static byte[] Subgraph(string name, TinyOnnxModel graph) => Attribute(name, writer => Bytes(writer, 6, graph.ToGraph()), 5);

    public static byte[] Integers(string name, params long[] values) =>
        Attribute(name, writer => Array.ForEach(values, value => Number(writer, 8, (ulong)value)), 7);

    public static byte[] Integer(string name, long value) => Attribute(name, writer => Number(writer, 3, (ulong)value), 2);

    public byte[] ToModel()
    {
        MemoryStream operators = new();
        Text(operators, 1, string.Empty);
        Number(operators, 2, 14);
        MemoryStream model = new();
        Number(model, 1, 8);
        Bytes(model, 7, ToGraph());
        Bytes(model, 8, operators.ToArray());
        return model.ToArray();
    }

    private static byte[] Attribute(string name, Action<MemoryStream> value, ulong type)
    {
        MemoryStream attribute = new();
        Text(attribute, 1, name);
        value(attribute);
        Number(attribute, 20, type);
        return attribute.ToArray();
    }

    private static byte[] ValueInfo(string name, int type, object[] sides)
    {
        MemoryStream shape = new();
        foreach (object side in sides)
        {
            MemoryStream dimension = new();
            if (side is string symbol)
            {
                Text(dimension, 2, symbol);
            }
            else
            {
                Number(dimension, 1, (ulong)(int)side);
            }

            Bytes(shape, 1, dimension.ToArray());
        }

        MemoryStream tensor = new();
        Number(tensor, 1, (ulong)type);
        Bytes(tensor, 2, shape.ToArray());
        MemoryStream kind = new();
        Bytes(kind, 1, tensor.ToArray());
        MemoryStream info = new();
        Text(info, 1, name);
        Bytes(info, 2, kind.ToArray());
        return info.ToArray();
    }

    private static MemoryStream Tensor(string name, int type, long[] shape)
    {
        MemoryStream tensor = new();
        Array.ForEach(shape, side => Number(tensor, 1, (ulong)side));
        Number(tensor, 2, (ulong)type);
        Text(tensor, 8, name);
        return tensor;
    }

    private static byte[] Entry(string key, string value)
    {
        MemoryStream entry = new();
        Text(entry, 1, key);
        Text(entry, 2, value);
        return entry.ToArray();
    }

    private static void Text(MemoryStream stream, int field, string text) => Bytes(stream, field, Encoding.UTF8.GetBytes(text));

    private static void Bytes(MemoryStream stream, int field, byte[] bytes)
    {
        Varint(stream, ((ulong)field << 3) | 2);
        Varint(stream, (ulong)bytes.Length);
        stream.Write(bytes);
    }

    private static void Number(MemoryStream stream, int field, ulong value)
    {
        Varint(stream, (ulong)field << 3);
        Varint(stream, value);
    }

    private static void Varint(MemoryStream stream, ulong value)
    {
        for (; value > 0x7F; value >>= 7)
        {
            stream.WriteByte((byte)(value | 0x80));
        }

        stream.WriteByte((byte)value);
    }

    private byte[] ToGraph()
    {
        MemoryStream graph = new();
        graph.Write(_graph);
        Text(graph, 2, "tiny");
        return graph.ToArray();
    }

    private TinyOnnxModel Add(int field, byte[] bytes)
    {
        MemoryStream graph = new();
        graph.Write(_graph);
        Bytes(graph, field, bytes);
        _graph = graph.ToArray();
        return this;
    }
}
