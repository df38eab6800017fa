using System.Text.Json;

namespace Invoke.Graph;

internal sealed class OneOrManyPortType<T>(PortType<T> element) : PortType<OneOrMany<T>>($"{element.Name} or list of {element.Name}")
{
    private readonly PortType<IReadOnlyList<T>> _list = PortType.List(element);

    internal override bool MayHoldDisposable => element.MayHoldDisposable;

    internal override bool AlwaysHoldsDisposable => element.AlwaysHoldsDisposable;

    public override bool Accepts(PortType from) => from.ClrType == typeof(OneOrMany<T>) || element.Accepts(from) || _list.Accepts(from);

    internal override OneOrMany<T> FromBoxed(object? value) => value switch
    {
        OneOrMany<T> same => same,
        IReadOnlyList<T> many => new OneOrMany<T>(many),
        T one when typeof(T) != typeof(object) || one is string or not System.Collections.IEnumerable => new OneOrMany<T>(one),
        System.Collections.IEnumerable and not string => new OneOrMany<T>(_list.FromBoxed(value)),
        null => default,
        _ => new OneOrMany<T>(element.FromBoxed(value)),
    };

    internal override OneOrMany<T> ReadJson(JsonElement value, JsonSerializerOptions options) => value.ValueKind switch
    {
        JsonValueKind.Null => default,
        JsonValueKind.Array => new OneOrMany<T>(_list.ReadJson(value, options)),
        _ => new OneOrMany<T>(element.ReadJson(value, options)),
    };

    internal override void WriteSchema(Utf8JsonWriter writer, SchemaDefinitions definitions)
    {
        writer.WriteStartArray("anyOf");
        writer.WriteStartObject();
        element.WriteSchema(writer, definitions);
        writer.WriteEndObject();
        writer.WriteStartObject();
        _list.WriteSchema(writer, definitions);
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    internal override void WriteJson(Utf8JsonWriter writer, OneOrMany<T> value, JsonSerializerOptions options)
    {
        if (value.IsMany)
        {
            _list.WriteJson(writer, value.Items, options);
        }
        else if (value.Items.Count == 0)
        {
            writer.WriteNullValue();
        }
        else
        {
            element.WriteJson(writer, value.Items[0], options);
        }
    }
}
