using System.Text.Json;

namespace Invoke.Inference.Onnx;

/// <summary>One JSON file of a model, read property by property so that every complaint names the file.</summary>
internal sealed class JsonFile
{
    private const int MaximumBytes = 16 << 20;
    private readonly JsonElement _root;

    private JsonFile(string path, ReadOnlyMemory<byte> content, JsonElement root)
    {
        Path = path;
        Content = content;
        _root = root;
    }

    public string Path { get; }

    public ReadOnlyMemory<byte> Content { get; }

    public static JsonFile Read(string path)
    {
        ThrowIfUnusable(path);
        ReadOnlyMemory<byte> content = File.ReadAllBytes(path);
        if (content.Span.StartsWith("\uFEFF"u8))
        {
            content = content[3..];
        }

        try
        {
            // Python writes NaN and Infinity, which JSON does not have.
            using var document = JsonDocument.Parse(PythonJson.ToStandard(content));
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return new JsonFile(path, content, document.RootElement.Clone());
            }
        }
        catch (JsonException exception)
        {
            throw new ModelFileException(
                $"File '{path}' is not valid JSON (line {exception.LineNumber + 1}): it is damaged or cut off; download it again.", path, exception);
        }

        throw new ModelFileException($"File '{path}' holds no JSON object; download it again.", path);
    }

    /// <summary>Checks a file of configuration before it is read.</summary>
    /// <exception cref="ModelFileException">It is something else, or larger than any.</exception>
    public static void ThrowIfUnusable(string path)
    {
        ModelFileSniffer.ThrowIfUnusable(path);
        if (new FileInfo(path).Length > MaximumBytes)
        {
            throw new ModelFileException($"File '{path}' is larger than {MaximumBytes >> 20} MiB, too large for a model's configuration; download it again.", path);
        }
    }

    /// <summary>Tells whether a property says something; a model index writes an absent part as null or [null, null].</summary>
    public bool Has(string name) =>
        _root.TryGetProperty(name, out JsonElement value)
        && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined)
        && !IsListOfNulls(value);

    public int PositiveInteger(string name) => OptionalInteger(name) ?? throw Missing(name, "a positive integer");

    public int? OptionalInteger(string name)
    {
        if (!Has(name))
        {
            return null;
        }

        JsonElement value = _root.GetProperty(name);
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number > 0
            ? number
            : throw Wrong(name, value, "a positive integer");
    }

    public float? OptionalPositiveNumber(string name)
    {
        if (!Has(name))
        {
            return null;
        }

        JsonElement value = _root.GetProperty(name);
        return value.ValueKind == JsonValueKind.Number && value.TryGetSingle(out float number) && number > 0 && float.IsFinite(number)
            ? number
            : throw Wrong(name, value, "a number above zero");
    }

    public bool? OptionalBoolean(string name)
    {
        if (!Has(name))
        {
            return null;
        }

        JsonElement value = _root.GetProperty(name);
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Wrong(name, value, "true or false");
    }

    /// <summary>Tells whether a property is a text; false where it is absent, an error where it is another text.</summary>
    public bool Says(string name, string expected)
    {
        if (!Has(name))
        {
            return false;
        }

        JsonElement value = _root.GetProperty(name);
        return value.ValueKind == JsonValueKind.String && value.GetString() == expected ? true : throw Wrong(name, value, $"\"{expected}\", or absent");
    }

    public int[] PositiveIntegers(string name)
    {
        const string Expected = "a list of 1 to 16 positive integers";
        if (!Has(name))
        {
            throw Missing(name, Expected);
        }

        JsonElement value = _root.GetProperty(name);
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() is 0 or > 16)
        {
            throw Wrong(name, value, Expected);
        }

        var numbers = new int[value.GetArrayLength()];
        int index = 0;
        foreach (JsonElement item in value.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt32(out numbers[index]) || numbers[index++] <= 0)
            {
                throw Wrong(name, value, Expected);
            }
        }

        return numbers;
    }

    private static bool IsListOfNulls(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array
        && value.GetArrayLength() > 0
        && value.EnumerateArray().All(static item => item.ValueKind == JsonValueKind.Null);

    private ModelFileException Missing(string name, string expected) =>
        new($"File '{Path}' lacks '{name}', which must be {expected}; export the model again with its configuration.", Path);

    private ModelFileException Wrong(string name, JsonElement value, string expected) =>
        new($"File '{Path}': '{name}' is {value.GetRawText()}; it must be {expected}. Export the model again with its configuration.", Path);
}
