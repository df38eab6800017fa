using System.Text.Json;

namespace Invoke.Queue;

/// <summary>Counts what a batch makes, and makes it one by one.</summary>
internal static class BatchExpansion
{
    /// <exception cref="BatchException">Lists of one group differ in length, or the count has no room in 64 bits.</exception>
    public static long Count(SessionBatch batch)
    {
        if (batch.Runs < 1)
        {
            throw new BatchException($"The batch has {batch.Runs} runs; it needs 1 or more.");
        }

        try
        {
            long count = batch.Runs;
            for (int group = 0; group < batch.Data.Count; group++)
            {
                count = checked(count * Length(batch.Data[group], group));
            }

            return count;
        }
        catch (OverflowException)
        {
            throw new BatchException($"The batch makes more items than a number can count: {Shape(batch)}. Use shorter lists or fewer runs.");
        }
    }

    /// <summary>The values of each item in order, made when asked for; nothing but the current one is held.</summary>
    public static IEnumerable<NodeFieldValue[]> Expand(SessionBatch batch)
    {
        int[] lengths = [.. batch.Data.Select(Length)];
        if (lengths.Contains(0))
        {
            yield break;
        }

        var place = new int[lengths.Length];
        for (int run = 0; run < batch.Runs; run++)
        {
            do
            {
                yield return [.. batch.Data.SelectMany((group, index) => group.Select(field => new NodeFieldValue(field.NodePath, field.FieldName, field.Items[place[index]])))];
            }
            while (Advance(place, lengths));
        }
    }

    /// <summary>The kind of a value, as far as the values of one list have to share it.</summary>
    public static JsonValueKind KindOf(JsonElement value) => value.ValueKind == JsonValueKind.False ? JsonValueKind.True : value.ValueKind;

    // The last list is the fastest; false when all are back at their start.
    private static bool Advance(int[] place, int[] lengths)
    {
        for (int index = place.Length - 1; index >= 0; index--)
        {
            if (++place[index] < lengths[index])
            {
                return true;
            }

            place[index] = 0;
        }

        return false;
    }

    // A group without fields varies nothing, so it leaves the count as it is.
    private static int Length(IReadOnlyList<BatchField> group, int index)
    {
        if (group.Count == 0)
        {
            return 1;
        }

        foreach (BatchField field in group)
        {
            if (field.Items.Count != group[0].Items.Count)
            {
                throw new BatchException(
                    $"List {index} of the batch's data: node '{group[0].NodePath}' field '{group[0].FieldName}' has {group[0].Items.Count} values, node '{field.NodePath}' field '{field.FieldName}' has {field.Items.Count}; fields of one list vary together, so give them as many values each, or put them into lists of their own.");
            }
        }

        return group[0].Items.Count;
    }

    private static string Shape(SessionBatch batch) =>
        string.Join(" × ", batch.Data.Where(group => group.Count > 0).Select(group => group[0].Items.Count).Append(batch.Runs));
}
