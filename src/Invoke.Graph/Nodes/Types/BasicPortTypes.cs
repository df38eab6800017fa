using System.Globalization;
using System.Text.Json;

namespace Invoke.Graph;

internal sealed class BooleanPortType() : PortType<bool>("boolean")
{
    public override bool Accepts(PortType from) => from is BooleanPortType or INullablePortType { Underlying: BooleanPortType } || from.IsAny();

    internal override bool FromBoxed(object? value) => value is bool flag ? flag : throw DoesNotFit(value);

    internal override bool ReadJson(JsonElement value, JsonSerializerOptions options) =>
        value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw NotThis(value);

    internal override void WriteSchema(Utf8JsonWriter writer, SchemaDefinitions definitions) => writer.WriteString("type", "boolean");

    internal override void WriteJson(Utf8JsonWriter writer, bool value, JsonSerializerOptions options) => writer.WriteBooleanValue(value);
}

internal sealed class StringPortType() : PortType<string>("string")
{
    public override bool Accepts(PortType from) => from is StringPortType || from.IsNumber() || from.IsAny();

    internal override string FromBoxed(object? value) => value switch
    {
        string text => text,
        long number => number.ToString(CultureInfo.InvariantCulture),
        int number => number.ToString(CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        float number => number.ToString("R", CultureInfo.InvariantCulture),
        // A port declared as string? may be left null by its producer; the consumer declared what it makes of it.
        null => null!,
        _ => throw DoesNotFit(value),
    };

    internal override string ReadJson(JsonElement value, JsonSerializerOptions options) => value.ValueKind switch
    {
        // GetString is null only for a JSON null.
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Null => null!,
        _ => throw NotThis(value),
    };

    internal override void WriteSchema(Utf8JsonWriter writer, SchemaDefinitions definitions) => writer.WriteString("type", "string");

    internal override void WriteJson(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}

internal sealed class AnyPortType() : PortType<object?>("any")
{
    public override bool Accepts(PortType from) => true;

    internal override object? FromBoxed(object? value) => value;

    internal override object? ReadJson(JsonElement value, JsonSerializerOptions options) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.TryGetInt64(out long number) ? (object)number : value.GetDouble(),
        JsonValueKind.Array => value.EnumerateArray().Select(item => ReadJson(item, options)).ToArray(),
        _ => value.Clone(),
    };

    internal override void WriteSchema(Utf8JsonWriter writer, SchemaDefinitions definitions)
    {
        // A schema without members allows every value.
    }

    internal override void WriteJson(Utf8JsonWriter writer, object? value, JsonSerializerOptions options)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case long number:
                writer.WriteNumberValue(number);
                break;
            case int number:
                writer.WriteNumberValue(number);
                break;
            case double number:
                writer.WriteNumberValue(number);
                break;
            case float number:
                writer.WriteNumberValue(number);
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case JsonElement element:
                element.WriteTo(writer);
                break;
            case System.Collections.IEnumerable items:
                writer.WriteStartArray();
                foreach (object? item in items)
                {
                    WriteJson(writer, item, options);
                }

                writer.WriteEndArray();
                break;
            default:
                JsonSerializer.Serialize(writer, value, options.GetTypeInfo(value.GetType()));
                break;
        }
    }
}

internal sealed class EnumPortType<T> : PortType<T>
    where T : struct, Enum
{
    private readonly IReadOnlyList<KeyValuePair<string, T>> _members;

    public EnumPortType(IReadOnlyList<KeyValuePair<string, T>> members)
        : base(typeof(T).Name)
    {
        ArgumentNullException.ThrowIfNull(members);
        _members = members;
    }

    public override bool Accepts(PortType from) => from.ClrType == typeof(T) || from.ClrType == typeof(T?) || from is StringPortType || from.IsAny();

    internal override T FromBoxed(object? value) => value switch
    {
        T member => member,
        string text when Find(text) is { } member => member,
        string text => throw new InvalidCastException($"'{text}' is none of {Words()}."),
        _ => throw DoesNotFit(value),
    };

    internal override T ReadJson(JsonElement value, JsonSerializerOptions options) =>
        value.ValueKind == JsonValueKind.String && Find(value.GetString()) is { } member
            ? member
            : throw new JsonException($"is {value.GetRawText()}; one of {Words()} is needed");

    internal override void WriteSchema(Utf8JsonWriter writer, SchemaDefinitions definitions)
    {
        writer.WriteString("type", "string");
        writer.WriteStartArray("enum");
        foreach ((string word, _) in _members)
        {
            writer.WriteStringValue(word);
        }

        writer.WriteEndArray();
    }

    internal override void WriteJson(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        foreach ((string word, T member) in _members)
        {
            if (EqualityComparer<T>.Default.Equals(member, value))
            {
                writer.WriteStringValue(word);
                return;
            }
        }

        throw new JsonException($"{value} has no word in {Name}; use one of {Words()}.");
    }

    private T? Find(string? text)
    {
        foreach ((string word, T member) in _members)
        {
            if (word.Equals(text, StringComparison.Ordinal))
            {
                return member;
            }
        }

        return null;
    }

    private string Words() => string.Join(", ", _members.Select(member => $"'{member.Key}'"));
}
