namespace Invoke.Queue.Tests;

public sealed class BatchExpansionTests
{
    [Fact]
    public void Expand_RandomBatches_EqualANaiveExpansion()
    {
        const int seed = 20_260;
        var random = new Random(seed);
        for (int round = 0; round < 300; round++)
        {
            SessionBatch batch = Random(random);

            List<string> expected = Naive(batch);

            Assert.True(expected.SequenceEqual(BatchExpansion.Expand(batch).Select(Text)), $"Round {round} of seed {seed}.");
            Assert.Equal(expected.Count, batch.Count());
        }
    }

    [Fact]
    public void Weight_RandomBatches_IsWhatTheItemsKeep()
    {
        const int seed = 20_261;
        var random = new Random(seed);
        for (int round = 0; round < 300; round++)
        {
            SessionBatch batch = Random(random);
            if (batch.Count() == 0)
            {
                continue;
            }

            var items = (int)random.NextInt64(1, batch.Count() + 1);
            NodeFieldValue[][] kept = [.. BatchExpansion.Expand(batch).Take(items)];

            // Brackets and commas between the values do not count.
            long bytes = 2 + kept.SelectMany(values => values).Sum(value => QueueFieldValues.Write([value]).Length - 2L);

            var weight = BatchWeight.Of(batch, "{}");
            weight.ThrowIfOver(bytes, items);
            Assert.Throws<BatchException>(() => weight.ThrowIfOver(bytes - 1, items));
        }
    }

    private static SessionBatch Random(Random random)
    {
        List<IReadOnlyList<BatchField>> data = [];
        for (int group = random.Next(4); group > 0; group--)
        {
            int values = random.Next(4);
            data.Add([.. Enumerable.Range(0, random.Next(3)).Select(field =>
                QueueHost.Field($"g{group}", $"f{field}", [.. Enumerable.Range(0, values).Select(_ => (object)random.Next(100))]))]);
        }

        return QueueHost.Batch(random.Next(1, 4)) with { Data = data };
    }

    private static List<string> Naive(SessionBatch batch)
    {
        List<List<NodeFieldValue>> items = [[]];
        foreach (IReadOnlyList<BatchField> group in batch.Data.Where(group => group.Count > 0))
        {
            items =
            [
                .. items.SelectMany(item => Enumerable.Range(0, group[0].Items.Count).Select(index =>
                    (List<NodeFieldValue>)[.. item, .. group.Select(field => new NodeFieldValue(field.NodePath, field.FieldName, field.Items[index]))])),
            ];
        }

        return [.. Enumerable.Repeat(items, batch.Runs).SelectMany(run => run).Select(Text)];
    }

    private static string Text(IEnumerable<NodeFieldValue> values) => string.Join(';', values.Select(value => $"{value.NodePath}.{value.FieldName}={value.Value}"));
}
