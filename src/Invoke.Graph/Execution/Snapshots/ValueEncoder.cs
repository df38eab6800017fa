using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Invoke.Graph;

/// <summary>Writes values apart from their document, because one without a JSON form must not cost the rest.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A JSON writer over memory has nothing to release.")]
internal sealed class ValueEncoder
{
    private readonly JsonSerializerOptions _options;
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _writer;

    public ValueEncoder(JsonSerializerOptions options)
    {
        _options = options;
        _writer = new Utf8JsonWriter(_buffer);
    }

    /// <summary>The value that was encoded last.</summary>
    public ReadOnlySpan<byte> Bytes => _buffer.WrittenSpan;

    /// <summary>Encodes a value; false where it has no JSON form from which an equal one of the same type can be read.</summary>
    public bool TryEncode(PortType type, object? value)
    {
        _buffer.ResetWrittenCount();
        _writer.Reset();
        if (!SnapshotValue.TryWrite(_writer, type, value, _options))
        {
            return false;
        }

        _writer.Flush();
        return true;
    }
}
