using System.Globalization;
using System.Text;

namespace Invoke.Inference.Onnx;

/// <summary>
/// A .onnx file that was checked before ONNX Runtime opens it: it is one, is whole, is not too large, and reads no file outside its folder.
/// </summary>
internal sealed class OnnxModelFile
{
    private const int MaximumDepth = 64;
    private const int MaximumText = 4096;

    // The depth of what the model's own graph holds; graphs in its nodes are deeper.
    private const int OuterGraph = 1;
    private readonly string _path;
    private readonly string _folder;
    private readonly long _maximumBytes;
    private readonly Dictionary<string, long> _externalBytes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _initializers = new(StringComparer.Ordinal);
    private readonly List<ModelPort> _inputs = [];
    private readonly List<ModelPort> _outputs = [];

    private OnnxModelFile(string path, long maximumBytes)
    {
        _path = path;
        _maximumBytes = maximumBytes;
        _folder = System.IO.Path.GetDirectoryName(path) ?? throw new ModelFileException($"'{path}' is not a file.", path);
    }

    // Which fields of a message hold messages that may, in the end, hold a tensor with external data; onnx.proto numbers.
    private enum Message
    {
        None,
        Model,
        Graph,
        Node,
        Attribute,
        Tensor,
        SparseTensor,
        Function,
        TrainingInfo,
    }

    /// <summary>Gets the file.</summary>
    public string Path => _path;

    /// <summary>Gets the bytes of all files that loading it reads.</summary>
    public long Bytes { get; private set; }

    /// <summary>Gets the full paths and lengths of the files with weights beside it.</summary>
    public IReadOnlyDictionary<string, long> ExternalFiles => _externalBytes;

    /// <summary>Gets the inputs; an input with a default value, an initializer, is none.</summary>
    public IReadOnlyList<ModelPort> Inputs => _inputs;

    public IReadOnlyList<ModelPort> Outputs => _outputs;

    /// <summary>Reads the file field by field, stepping over the weights.</summary>
    public static OnnxModelFile Check(string path, long maximumBytes = long.MaxValue)
    {
        ModelFileSniffer.ThrowIfUnusable(path);
        var file = new OnnxModelFile(path, maximumBytes);
        file.Check();
        return file;
    }

    private static Message Child(Message parent, int field) => (parent, field) switch
    {
        (Message.Model, 7) => Message.Graph,
        (Message.Model, 20) => Message.TrainingInfo,
        (Message.Model, 25) => Message.Function,
        (Message.TrainingInfo, 1 or 2) => Message.Graph,
        (Message.Graph, 1) => Message.Node,
        (Message.Graph, 5) => Message.Tensor,
        (Message.Graph, 15) => Message.SparseTensor,
        (Message.Function, 7) => Message.Node,
        (Message.Function, 11) => Message.Attribute,
        (Message.Node, 5) => Message.Attribute,
        (Message.Attribute, 5 or 10) => Message.Tensor,
        (Message.Attribute, 6 or 11) => Message.Graph,
        (Message.Attribute, 22 or 23) => Message.SparseTensor,
        (Message.SparseTensor, 1 or 2) => Message.Tensor,
        _ => Message.None,
    };

    private void Check()
    {
        try
        {
            using var file = File.OpenHandle(_path);
            var reader = new ProtobufReader(file);
            Count(reader.Length);
            if (!Walk(reader, Message.Model, reader.Length, 0))
            {
                throw new InvalidDataException("it holds no graph");
            }

            _inputs.RemoveAll(input => _initializers.Contains(input.Name));
        }
        catch (EndOfStreamException exception)
        {
            throw new ModelFileException($"File '{_path}' is cut off or damaged: it ends in the middle of the model; download it again.", _path, exception);
        }
        catch (InvalidDataException exception)
        {
            throw new ModelFileException($"File '{_path}' is not an ONNX model ({exception.Message}); download it again.", _path, exception);
        }
    }

    private bool Walk(ProtobufReader reader, Message message, long end, int depth)
    {
        if (depth > MaximumDepth)
        {
            throw new InvalidDataException($"its graphs are nested more than {MaximumDepth} deep");
        }

        bool hasGraph = false;
        var external = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.Position < end)
        {
            (int field, ProtobufReader.WireType type, long fieldEnd) = reader.ReadField(end);
            Message child = type == ProtobufReader.WireType.Bytes ? Child(message, field) : Message.None;
            if (child != Message.None)
            {
                hasGraph |= child == Message.Graph;
                Walk(reader, child, fieldEnd, depth + 1);
            }
            else if (message == Message.Tensor && field == 13 && type == ProtobufReader.WireType.Bytes)
            {
                ReadExternalEntry(reader, fieldEnd, external);
            }
            else if (message == Message.Graph && depth == OuterGraph && field is 11 or 12 && type == ProtobufReader.WireType.Bytes)
            {
                (field == 11 ? _inputs : _outputs).Add(OnnxPortReader.Read(reader, fieldEnd));
            }
            else if (message == Message.Tensor && depth == OuterGraph + 1 && field == 8 && type == ProtobufReader.WireType.Bytes)
            {
                _initializers.Add(OnnxPortReader.Text(reader, fieldEnd));
            }
            else
            {
                reader.Skip(type, fieldEnd);
            }
        }

        if (external.Count > 0)
        {
            CheckExternalData(external);
        }

        return hasGraph;
    }

    private static void ReadExternalEntry(ProtobufReader reader, long end, Dictionary<string, string> entries)
    {
        (string key, string value) = (string.Empty, string.Empty);
        while (reader.Position < end)
        {
            (int field, ProtobufReader.WireType type, long fieldEnd) = reader.ReadField(end);
            if (type == ProtobufReader.WireType.Bytes && field is 1 or 2)
            {
                string text = Encoding.UTF8.GetString(reader.ReadBytes(fieldEnd, MaximumText));
                (key, value) = field == 1 ? (text, value) : (key, text);
            }
            else
            {
                reader.Skip(type, fieldEnd);
            }
        }

        // A second entry of one name could be the one that the runtime takes.
        if (!entries.TryAdd(key, value))
        {
            throw new InvalidDataException($"a tensor names its external data's '{key}' twice");
        }
    }

    private void CheckExternalData(Dictionary<string, string> entries)
    {
        string location = entries.GetValueOrDefault("location", string.Empty);
        string path = Inside(location);
        if (!_externalBytes.TryGetValue(path, out long length))
        {
            ModelFileSniffer.ThrowIfUnusable(path);
            _externalBytes[path] = length = new FileInfo(path).Length;
            Count(length);
        }

        long offset = Number(entries, "offset");
        if (offset > length || Number(entries, "length") > length - offset)
        {
            throw new ModelFileException($"File '{path}', the weights of '{_path}', is cut off; download it again.", path);
        }
    }

    private void Count(long bytes)
    {
        Bytes += bytes;
        if (Bytes > _maximumBytes)
        {
            throw new ModelFileException(
                $"Model '{_path}' has {Bytes} bytes or more with its weights; OnnxOptions.MaxModelBytes allows {_maximumBytes}. Raise it if you trust the "
                + "model, or use a smaller one, such as a float16 export.",
                _path);
        }
    }

    private string Inside(string location)
    {
        bool isPlain = location.Length > 0 && location[0] is not ('/' or '\\') && !location.Contains(':', StringComparison.Ordinal)
            && !location.Contains('\0', StringComparison.Ordinal) && !location.Split('/', '\\').Contains("..");
        string path = isPlain ? System.IO.Path.GetFullPath(location.Replace('\\', '/'), _folder) : string.Empty;
        for (string? part = path; isPlain && part is not null && part.Length > _folder.Length; part = System.IO.Path.GetDirectoryName(part))
        {
            isPlain = new FileInfo(part).LinkTarget is null;
        }

        return isPlain
            ? path
            : throw new ModelFileException(
                $"File '{_path}' reads its weights from '{location}', which leads or may lead out of the model's folder; "
                + "put the weights as an ordinary file beside the model, or do not trust it.",
                _path);
    }

    private static long Number(Dictionary<string, string> entries, string key) => !entries.TryGetValue(key, out string? text)
        ? 0
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? number
            : throw new InvalidDataException($"the {key} of its external data is '{text}'");
}
