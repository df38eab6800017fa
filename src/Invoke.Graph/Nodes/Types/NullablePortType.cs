using System.Text.Json;

namespace Invoke.Graph;

internal interface INullablePortType
{
    PortType Underlying { get; }
}

internal sealed class NullablePortType<T>(PortType<T> underlying) : PortType<T?>($"{underlying.Name}?"), INullablePortType
    where T : struct
{
    public PortType Underlying => underlying;

    public override bool Accepts(PortType from) => from.ClrType == typeof(T?) || underlying.Accepts(from);

    private protected override ValueSource<T?>? AdaptTyped(ValueSource source) =>
        source is ValueSource<T> other ? new MappedSource<T, T?>(this, other, static value => value) : null;

    internal override T? FromBoxed(object? value) => value is null ? null : underlying.FromBoxed(value);

    internal override T? ReadJson(JsonElement value, JsonSerializerOptions options) =>
        value.ValueKind == JsonValueKind.Null ? null : underlying.ReadJson(value, options);

    internal override void WriteSchema(Utf8JsonWriter writer, SchemaDefinitions definitions) =>
        underlying.WriteSchema(writer, definitions, allowsNull: true);

    internal override void WriteJson(Utf8JsonWriter writer, T? value, JsonSerializerOptions options)
    {
        if (value is { } present)
        {
            underlying.WriteJson(writer, present, options);
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}
