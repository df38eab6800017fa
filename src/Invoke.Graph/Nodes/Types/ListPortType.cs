using System.Text.Json;

namespace Invoke.Graph;

internal sealed class ListPortType<T>(PortType<T> element) : PortType<IReadOnlyList<T>>($"list of {element.Name}")
{
    public override PortType Element => element;

    internal override bool MayHoldDisposable => element.MayHoldDisposable;

    internal override bool AlwaysHoldsDisposable => element.AlwaysHoldsDisposable;

    public override bool Accepts(PortType from) =>
        from.IsAny()
        || (from.Element is { } items
            && (items.ClrType == typeof(T) || items.IsAny() || element.IsAny() || element.IsSameOnWire(items)
                || (!items.ClrType.IsValueType && typeof(T).IsAssignableFrom(items.ClrType))));

    internal override IReadOnlyList<T> FromBoxed(object? value) => value switch
    {
        IReadOnlyList<T> list => list,
        // A list may be null where its producer declared it so.
        null => null!,
        System.Collections.IEnumerable items and not string => ConvertItems(items),
        _ => throw DoesNotFit(value),
    };

    internal override IReadOnlyList<T> ReadJson(JsonElement value, JsonSerializerOptions options)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            // As above: a null literal is for ports declared nullable.
            return null!;
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            throw NotThis(value);
        }

        var items = new T[value.GetArrayLength()];
        var index = 0;
        foreach (JsonElement item in value.EnumerateArray())
        {
            items[index++] = element.ReadJson(item, options);
        }

        return items;
    }

    internal override void WriteSchema(Utf8JsonWriter writer, SchemaDefinitions definitions)
    {
        writer.WriteString("type", "array");
        writer.WriteStartObject("items");
        element.WriteSchema(writer, definitions);
        writer.WriteEndObject();
    }

    internal override void WriteJson(Utf8JsonWriter writer, IReadOnlyList<T> value, JsonSerializerOptions options)
    {
        if (value is null)
        {
            writer.WriteNullValue();
            return;
        }

        writer.WriteStartArray();
        foreach (T item in value)
        {
            element.WriteJson(writer, item, options);
        }

        writer.WriteEndArray();
    }

    private T[] ConvertItems(System.Collections.IEnumerable items)
    {
        var converted = new List<T>();
        foreach (object? item in items)
        {
            try
            {
                converted.Add(element.FromBoxed(item));
            }
            catch (InvalidCastException exception)
            {
                throw new InvalidCastException($"Item {converted.Count}: {exception.Message}", exception);
            }
        }

        return [.. converted];
    }
}
