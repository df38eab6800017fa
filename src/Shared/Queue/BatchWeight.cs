using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Invoke.Queue;

/// <summary>How many bytes a batch adds to the database: each value is measured once, and counted as often as items have it.</summary>
internal sealed class BatchWeight
{
    private readonly long _shared;
    private readonly List<FieldWeight> _fields;

    private BatchWeight(long shared, List<FieldWeight> fields) => (_shared, _fields) = (shared, fields);

    /// <summary>Measures a batch that makes one item or more.</summary>
    public static BatchWeight Of(SessionBatch batch, string graph)
    {
        List<FieldWeight> fields = [];
        ArrayBufferWriter<byte> buffer = new();
        using Utf8JsonWriter writer = new(buffer);

        // Backwards, as the last list is the fastest: a value of a list stays for as many items as all lists behind it make.
        long stride = 1;
        for (int group = batch.Data.Count - 1; group >= 0; group--)
        {
            foreach (BatchField field in batch.Data[group])
            {
                fields.Add(new FieldWeight(field, [.. field.Items.Select(value => Measure(new NodeFieldValue(field.NodePath, field.FieldName, value), buffer, writer))], stride));
            }

            stride *= batch.Data[group].Count > 0 ? batch.Data[group][0].Items.Count : 1;
        }

        return new BatchWeight(BytesOf(graph) + BytesOf(batch.Inputs) + BytesOf(batch.Workflow), fields);
    }

    /// <exception cref="BatchException">The first so many items weigh more than a bound.</exception>
    public void ThrowIfOver(long maxBytes, int items)
    {
        // A sum of products of two numbers of 31 bits each.
        Int128 total = _shared;
        (FieldWeight? largest, Int128 share) = (null, _shared);
        foreach (FieldWeight field in _fields)
        {
            Int128 bytes = field.Of(items);
            total += bytes;
            (largest, share) = bytes > share ? (field, bytes) : (largest, share);
        }

        if (total <= maxBytes)
        {
            return;
        }

        string what = largest is null
            ? $"its graph, inputs and workflow alone {Text(share)}. Keep large data out of them, for example as an image that is named"
            : $"the values of node '{largest.Field.NodePath}' field '{largest.Field.FieldName}' alone {Text(share)}, as each item keeps its own. Set a value that does not vary in the graph, which is kept once, name large data instead of giving it, use fewer runs or shorter lists";
        throw new BatchException($"The batch would add {Text(total)} in {items} {(items == 1 ? "item" : "items")}; at most {Text(maxBytes)} are allowed. Of these, {what}, or raise QueueOptions.MaxBatchBytes.");
    }

    private static int Measure(NodeFieldValue value, ArrayBufferWriter<byte> buffer, Utf8JsonWriter writer)
    {
        buffer.ResetWrittenCount();
        writer.Reset();
        JsonSerializer.Serialize(writer, value, QueueJsonContext.Default.NodeFieldValue);
        return buffer.WrittenCount;
    }

    private static long BytesOf(string? text) => text is null ? 0 : Encoding.UTF8.GetByteCount(text);

    private static string Text(Int128 bytes) => bytes < 1 << 20
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes")
        : string.Create(CultureInfo.InvariantCulture, $"{(double)bytes / (1 << 20):0.#} MiB");

    /// <summary>The sizes of a field's values, and for how many items in a row each of them stays.</summary>
    private sealed record FieldWeight(BatchField Field, int[] Sizes, long Stride)
    {
        public Int128 Of(int items)
        {
            (long rounds, long rest) = Math.DivRem(items, Stride * Sizes.Length);
            Int128 bytes = 0;
            for (int index = 0; index < Sizes.Length; index++)
            {
                bytes += (Int128)Sizes[index] * ((rounds * Stride) + Math.Clamp(rest - (index * Stride), 0, Stride));
            }

            return bytes;
        }
    }
}
