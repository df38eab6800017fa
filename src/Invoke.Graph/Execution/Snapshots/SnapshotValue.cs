using System.Collections;
using System.Globalization;
using System.Text.Json;

namespace Invoke.Graph;

/// <summary>Writes an output's value so that reading it gives an equal one of the same type; where that is not possible it is missing.</summary>
internal static class SnapshotValue
{
    /// <summary>Writes a value, or nothing that counts: then the writer has to be reset.</summary>
    public static bool TryWrite(Utf8JsonWriter writer, PortType type, object? value, JsonSerializerOptions options)
    {
        if (!IsKept(type, value))
        {
            return false;
        }

        try
        {
            if (type.IsAny())
            {
                WriteAny(writer, value, options);
            }
            else
            {
                type.WriteBoxedJson(writer, value, options);
            }

            return true;
        }
        catch (Exception exception) when (exception is ArgumentException or JsonException or NotSupportedException or InvalidOperationException)
        {
            // No contract, a number that is not finite, an object that refers to itself: it is made again.
            return false;
        }
    }

    /// <summary>True where the type says what comes back: disposables and objects of a derived class would come back as something else.</summary>
    private static bool IsKept(PortType type, object? value) => value switch
    {
        null => true,
        IDisposable or IAsyncDisposable => false,
        IOneOrMany many => IsKept(type.Element ?? PortType.Any, many.Items),
        IEnumerable items and not string when type.Element is { } element => AreKept(element, items),
        IEnumerable items and not string when type.IsAny() => AreKept(PortType.Any, items),
        bool or long or double or string => true,
        _ => !type.IsAny() && (type.ClrType == value.GetType() || System.Nullable.GetUnderlyingType(type.ClrType) == value.GetType()),
    };

    private static bool AreKept(PortType element, IEnumerable items)
    {
        foreach (object? item in items)
        {
            if (!IsKept(element, item))
            {
                return false;
            }
        }

        return true;
    }

    private static void WriteAny(Utf8JsonWriter writer, object? value, JsonSerializerOptions options)
    {
        switch (value)
        {
            case double number when double.IsInteger(number) && Math.Abs(number) < 1e15:
                // With its point it is read as a float again.
                writer.WriteRawValue(number.ToString("F1", CultureInfo.InvariantCulture));
                break;
            case IEnumerable items and not string:
                writer.WriteStartArray();
                foreach (object? item in items)
                {
                    WriteAny(writer, item, options);
                }

                writer.WriteEndArray();
                break;
            default:
                PortType.Any.WriteBoxedJson(writer, value, options);
                break;
        }
    }
}
