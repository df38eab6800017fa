using System.Globalization;
using System.Text.Json;

namespace Invoke.Graph;

internal sealed class IntegerPortType() : PortType<long>("integer")
{
    public override bool Accepts(PortType from) => from.IsIntegral() || from.IsAny();

    private protected override ValueSource<long>? AdaptTyped(ValueSource source) => source switch
    {
        ValueSource<int> other => new MappedSource<int, long>(this, other, static value => value),
        ValueSource<bool> other => new MappedSource<bool, long>(this, other, static value => value ? 1 : 0),
        _ => null,
    };

    internal override long FromBoxed(object? value) => value switch
    {
        long number => number,
        int number => number,
        bool flag => flag ? 1 : 0,
        _ => throw DoesNotFit(value),
    };

    internal override long ReadJson(JsonElement value, JsonSerializerOptions options) => value.ValueKind switch
    {
        JsonValueKind.Number when value.TryGetInt64(out long number) => number,
        // Python writes whole floats as 5.0 where an integer is meant.
        JsonValueKind.Number when value.TryGetDouble(out double number) && number == Math.Floor(number) && Math.Abs(number) < 9e15 => (long)number,
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        _ => throw NotThis(value),
    };

    internal override void WriteSchema(Utf8JsonWriter writer, SchemaDefinitions definitions) => writer.WriteString("type", "integer");

    internal override void WriteJson(Utf8JsonWriter writer, long value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}

internal sealed class Int32PortType() : PortType<int>("integer")
{
    public override bool Accepts(PortType from) => from.IsIntegral() || from.IsAny();

    private protected override ValueSource<int>? AdaptTyped(ValueSource source) => source switch
    {
        ValueSource<long> other => new MappedSource<long, int>(this, other, Narrow),
        ValueSource<bool> other => new MappedSource<bool, int>(this, other, static value => value ? 1 : 0),
        _ => null,
    };

    internal override int FromBoxed(object? value) => Narrow(((IntegerPortType)Int64).FromBoxed(value));

    internal override int ReadJson(JsonElement value, JsonSerializerOptions options)
    {
        long number = ((IntegerPortType)Int64).ReadJson(value, options);
        return number is >= int.MinValue and <= int.MaxValue ? (int)number : throw NotThis(value);
    }

    internal override void WriteSchema(Utf8JsonWriter writer, SchemaDefinitions definitions)
    {
        writer.WriteString("type", "integer");
        writer.WriteString("format", "int32");
    }

    internal override void WriteJson(Utf8JsonWriter writer, int value, JsonSerializerOptions options) => writer.WriteNumberValue(value);

    private static int Narrow(long value) => value is >= int.MinValue and <= int.MaxValue
        ? (int)value
        : throw new InvalidCastException($"{value.ToString(CultureInfo.InvariantCulture)} does not fit into 32 bits.");
}

internal sealed class FloatPortType() : PortType<double>("float")
{
    public override bool Accepts(PortType from) => from.IsNumber() || from.IsAny();

    private protected override ValueSource<double>? AdaptTyped(ValueSource source) => source switch
    {
        ValueSource<long> other => new MappedSource<long, double>(this, other, static value => value),
        ValueSource<int> other => new MappedSource<int, double>(this, other, static value => value),
        ValueSource<float> other => new MappedSource<float, double>(this, other, static value => value),
        _ => null,
    };

    internal override double FromBoxed(object? value) => AsNumber(value) ?? throw DoesNotFit(value);

    internal override double ReadJson(JsonElement value, JsonSerializerOptions options) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && double.IsFinite(number) ? number : throw NotThis(value);

    internal override void WriteSchema(Utf8JsonWriter writer, SchemaDefinitions definitions) => writer.WriteString("type", "number");

    internal override void WriteJson(Utf8JsonWriter writer, double value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}

internal sealed class SinglePortType() : PortType<float>("float")
{
    public override bool Accepts(PortType from) => from.IsNumber() || from.IsAny();

    private protected override ValueSource<float>? AdaptTyped(ValueSource source) => source switch
    {
        ValueSource<double> other => new MappedSource<double, float>(this, other, Narrow),
        ValueSource<long> other => new MappedSource<long, float>(this, other, static value => value),
        ValueSource<int> other => new MappedSource<int, float>(this, other, static value => value),
        _ => null,
    };

    internal override float FromBoxed(object? value) => Narrow(AsNumber(value) ?? throw DoesNotFit(value));

    internal override float ReadJson(JsonElement value, JsonSerializerOptions options) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetSingle(out float number) && float.IsFinite(number) ? number : throw NotThis(value);

    internal override void WriteSchema(Utf8JsonWriter writer, SchemaDefinitions definitions) => writer.WriteString("type", "number");

    internal override void WriteJson(Utf8JsonWriter writer, float value, JsonSerializerOptions options) => writer.WriteNumberValue(value);

    private static float Narrow(double value) => float.IsFinite((float)value) || !double.IsFinite(value)
        ? (float)value
        : throw new InvalidCastException($"{value.ToString("R", CultureInfo.InvariantCulture)} does not fit into single precision.");
}

internal static class PortTypeKinds
{
    public static bool IsAny(this PortType type) => type is AnyPortType;

    public static bool IsIntegral(this PortType type) => type.StripNullable() is IntegerPortType or Int32PortType or BooleanPortType;

    public static bool IsNumber(this PortType type) =>
        type.StripNullable() is IntegerPortType or Int32PortType or FloatPortType or SinglePortType;

    /// <summary>True for types that are the same on the wire, so that a list of one is a list of the other.</summary>
    public static bool IsSameOnWire(this PortType type, PortType other) =>
        (type is IntegerPortType or Int32PortType && other is IntegerPortType or Int32PortType)
        || (type is FloatPortType or SinglePortType && other is FloatPortType or SinglePortType);

    /// <summary>True where every value of the other type is one of this type, which has the same name on the wire.</summary>
    public static bool IsWiderThan(this PortType type, PortType other) =>
        (type is IntegerPortType && other is Int32PortType) || (type is FloatPortType && other is SinglePortType);

    private static PortType StripNullable(this PortType type) => type is INullablePortType nullable ? nullable.Underlying : type;
}
