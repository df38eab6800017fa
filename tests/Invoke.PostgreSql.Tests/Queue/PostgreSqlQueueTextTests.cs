using Invoke.Queue;

namespace Invoke.PostgreSql.Tests.Queue;

/// <summary>Text that .NET has and PostgreSQL does not.</summary>
public sealed class PostgreSqlQueueTextTests : IDisposable
{
    private readonly PostgreSqlQueueHost _host = new();

    public void Dispose() => _host.Dispose();

    [PostgreSqlFact]
    public async Task EndAsync_ErrorWithTextThatCannotBeKept_KeepsTheRestOfIt()
    {
        await _host.AddAsync(1);
        SessionClaim claim = await _host.ClaimAsync();

        await _host.Queue.EndAsync(claim, new SessionOutcome(QueueItemStatus.Failed, new SessionError("E", "a\0b\uD800c 😀", "\0")), CancellationToken.None);

        Assert.Equal(new SessionError("E", "a\uFFFDb\uFFFDc 😀", "\uFFFD"), (await _host.ItemAsync(claim.Item.ItemId)).Error);
    }

    [PostgreSqlTheory]
    [InlineData(0, 1, "U+0000")]
    [InlineData(0xD800, 1, "U+0000")]
    [InlineData('x', 501, "at most 500")]
    public async Task EnqueueAsync_NameThatCannotBeKept_IsRefused(int letter, int count, string expected)
    {
        string name = new((char)letter, count);
        BatchException refused = await Assert.ThrowsAsync<BatchException>(async () => await _host.Queue.EnqueueAsync(QueueHost.Batch() with { Destination = name }));

        Assert.StartsWith("The batch's destination ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, (await _host.Queue.GetCountsAsync()).Total);
    }

    [PostgreSqlFact]
    public async Task Asking_WithTextThatCannotBeKept_FindsNothing()
    {
        await _host.AddAsync(1);

        Assert.Null(await _host.Queue.FindSessionAsync("\0"));
        Assert.Equal(0, (await _host.Queue.GetCountsAsync(new QueueSelection { Destination = "\0" })).Total);
        Assert.Empty(await _host.Queue.CancelAsync(QueueSelection.OfBatch("a\0b")));
        Assert.Empty((await _host.Queue.ListAsync(QueueSelection.OfBatch("\uDC00"))).Items);
    }

    [PostgreSqlFact]
    public async Task ClaimAsync_AnyReadableWorkerId_IsTaken()
    {
        await _host.AddAsync(1);

        SessionClaim claim = await _host.ClaimAsync("räumchen/7 #1");

        Assert.Equal("räumchen/7 #1", claim.Item.WorkerId);
        await Assert.ThrowsAsync<ArgumentException>(async () => await _host.Queue.ClaimAsync(new string('w', 201), CancellationToken.None));
    }
}
