using System.Globalization;
using System.Text.Json;

namespace Invoke.Images;

/// <summary>Reads members of JSON objects that strangers wrote: what is missing or of another kind is null.</summary>
internal static class JsonValues
{
    public static JsonElement? Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) ? value : null;

    public static string? TextOf(this JsonElement element, string name) => element.Member(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public static double? NumberOf(this JsonElement element, string name) => element.Member(name) switch
    {
        { ValueKind: JsonValueKind.Number } value when value.TryGetDouble(out double number) => number,
        { ValueKind: JsonValueKind.String } value when double.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) => number,
        _ => null,
    };

    /// <summary>A whole number, kept exact: seeds take all 64 bits.</summary>
    public static long? IntegerOf(this JsonElement element, string name) => element.Member(name) switch
    {
        { ValueKind: JsonValueKind.Number } value when value.TryGetInt64(out long number) => number,
        { ValueKind: JsonValueKind.Number } value when value.TryGetUInt64(out ulong number) => unchecked((long)number),
        _ => element.NumberOf(name) is { } number && Math.Abs(number) < 1L << 53 && double.IsInteger(number) ? (long)number : null,
    };

    public static int? SmallOf(this JsonElement element, string name) => ToSmall(element.IntegerOf(name));

    /// <summary>Widths, heights and steps beyond an int are nonsense, and count as missing.</summary>
    public static int? ToSmall(long? number) => number is >= int.MinValue and <= int.MaxValue ? (int)number : null;
}
