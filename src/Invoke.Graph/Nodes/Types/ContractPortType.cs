using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Invoke.Graph;

/// <summary>Any type that brings its own JSON contract.</summary>
internal sealed class ContractPortType<T>(string name) : PortType<T>(name)
{
    public override bool Accepts(PortType from) =>
        from.IsAny() || typeof(T).IsAssignableFrom(from.ClrType) || System.Nullable.GetUnderlyingType(from.ClrType) == typeof(T);

    internal override T FromBoxed(object? value) => value switch
    {
        T typed => typed,
        // Null reaches a reference type from a producer that declared it may; a value type has no null to take.
        null when default(T) is null => default!,
        _ => throw DoesNotFit(value),
    };

    internal override T ReadJson(JsonElement value, JsonSerializerOptions options)
    {
        if (value.ValueKind == JsonValueKind.Null && default(T) is null)
        {
            // Null needs no contract; the property that receives it declares that it may be null.
            return default!;
        }

        try
        {
            // A contract may allow null, which the property that receives it then declares.
            return value.Deserialize(Contract(options))!;
        }
        catch (JsonException exception)
        {
            throw new JsonException($"does not read as {Name}: {exception.Message}", exception);
        }
    }

    internal override void WriteSchema(Utf8JsonWriter writer, SchemaDefinitions definitions)
    {
        writer.WriteString("title", Name);
        if (definitions.Define(typeof(T), Name) is { } pointer)
        {
            writer.WriteString("$ref", pointer);
        }
    }

    internal override void WriteJson(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, Contract(options));

    private static JsonTypeInfo<T> Contract(JsonSerializerOptions options) =>
        options.TryGetTypeInfo(typeof(T), out JsonTypeInfo? contract)
            ? (JsonTypeInfo<T>)contract
            : throw new JsonException(
                $"no JSON contract for {typeof(T)} is known; add a JsonSerializerContext that has it with builder.AddNodes(nodes, context)");
}
