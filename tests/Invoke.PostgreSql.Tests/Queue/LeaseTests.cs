using System.Diagnostics;
using System.Globalization;
using Invoke.Queue;

namespace Invoke.PostgreSql.Tests.Queue;

/// <summary>A claim lasts as long as its lease, by the database's clock.</summary>
public sealed class LeaseTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>What is left of ten minutes that have just begun, on a machine that takes its time to look; less than that was left before each of these tests extends a lease.</summary>
    private const double LeastLeft = 450;

    private readonly PostgreSqlQueueHost _host = new();
    private readonly List<ChildProcess> _children = [];

    public void Dispose()
    {
        _children.ForEach(child => child.Dispose());
        _host.Dispose();
    }

    [PostgreSqlFact]
    public async Task ClaimAsync_Lease_IsByTheDatabasesClock()
    {
        await _host.AddAsync(1);
        _host.Time.Advance(TimeSpan.FromDays(400));

        await _host.ClaimAsync();
        IReadOnlyList<long> recovered = await _host.Queue.RecoverAsync(None);

        Assert.Empty(recovered);
        Assert.InRange(LeaseLeft(), LeastLeft, 600);
    }

    [PostgreSqlFact]
    public async Task RenewAsync_LessThanAThirdIsGone_WritesNothing()
    {
        await _host.AddAsync(1);
        SessionClaim claim = await _host.ClaimAsync();
        SetLease(seconds: 500);
        string before = Version();

        ClaimState state = await _host.Queue.RenewAsync(claim, None);

        Assert.Equal((ClaimState.Valid, before), (state, Version()));
    }

    [PostgreSqlTheory]
    [InlineData(390)]
    [InlineData(-60)]
    public async Task RenewAsync_MoreThanAThirdIsGone_ExtendsUnlessSomebodyTookTheItem(int seconds)
    {
        await _host.AddAsync(1);
        SessionClaim claim = await _host.ClaimAsync();
        SetLease(seconds);

        ClaimState state = await _host.Queue.RenewAsync(claim, None);

        Assert.Equal(ClaimState.Valid, state);
        Assert.InRange(LeaseLeft(), LeastLeft, 600);
    }

    [PostgreSqlFact]
    public async Task RenewAsync_CanceledAndDue_SaysSoAndExtends()
    {
        await _host.AddAsync(1);
        SessionClaim claim = await _host.ClaimAsync();
        await _host.Queue.CancelAsync(QueueSelection.All);
        SetLease(seconds: 100);

        ClaimState state = await _host.Queue.RenewAsync(claim, None);

        Assert.Equal(ClaimState.Canceled, state);
        Assert.InRange(LeaseLeft(), LeastLeft, 600);
    }

    [PostgreSqlFact]
    public async Task AppendAsync_EventsOnly_ExtendsTheLeaseWhenItIsDue()
    {
        await _host.AddAsync(1);
        SessionClaim claim = await _host.ClaimAsync();
        SetLease(seconds: 500);
        string before = Version();
        await _host.Queue.AppendAsync(claim, [], [Started(claim)], None);
        string notDue = Version();
        SetLease(seconds: 100);

        await _host.Queue.AppendAsync(claim, [], [Started(claim)], None);

        Assert.Equal(before, notDue);
        Assert.InRange(LeaseLeft(), LeastLeft, 600);
    }

    [PostgreSqlFact]
    public async Task RecoverAsync_OneLeaseOfTwoRanOut_TakesThatOneBackOnly()
    {
        IReadOnlyList<long> ids = await _host.AddAsync(3);
        SessionClaim dead = await _host.ClaimAsync("dead");
        SessionClaim alive = await _host.ClaimAsync("alive");
        SetLease(seconds: -1, ids[0]);

        IReadOnlyList<long> recovered = await _host.Queue.RecoverAsync(None);

        Assert.Equal([ids[0]], recovered);
        Assert.Equal([ids[0], ids[2]], await _host.WaitingAsync());
        Assert.Equal((ClaimState.Lost, ClaimState.Valid), (await _host.Queue.RenewAsync(dead, None), await _host.Queue.RenewAsync(alive, None)));
    }

    [PostgreSqlFact]
    public async Task RecoverAsync_ManyAtOnceByMany_EachIsTakenBackOnce()
    {
        using var host = new PostgreSqlQueueHost();
        IReadOnlyList<long> ids = await host.AddAsync(250);
        foreach (long unused in ids)
        {
            await host.ClaimAsync();
        }

        host.Place.ExpireLeases();
        OpenQueue[] queues = [host.Queue, host.Open(), host.Open()];

        IReadOnlyList<long>[] recovered = await Task.WhenAll(queues.Select(queue => queue.RecoverAsync(None).AsTask()));
        List<long> rest = [.. await host.Queue.RecoverAsync(None)];

        Assert.Equal(ids, recovered.SelectMany(each => each).Concat(rest).Order());
        Assert.Equal(new QueueCounts(250, 0, 0, 0, 0, 0), await host.Queue.GetCountsAsync());
        Assert.Equal(["1"], host.Query("SELECT DISTINCT crashes FROM queue_items"));
    }

    [PostgreSqlFact]
    public async Task Writes_ItemTakenBackAndClaimedAgain_AreRefusedAndTheNewOwnersStand()
    {
        await _host.AddAsync(1);
        SessionClaim old = await _host.ClaimAsync("old");
        _host.Place.ExpireLeases();
        await _host.Queue.RecoverAsync(None);
        SessionClaim now = await _host.ClaimAsync("new");

        await _host.Queue.AppendAsync(now, ["""{"node":"a"}"""], [], None);
        ClaimLostException refused = await Assert.ThrowsAsync<ClaimLostException>(
            async () => await _host.Queue.AppendAsync(old, ["""{"node":"b"}"""], [Started(old)], None));
        await Assert.ThrowsAsync<ClaimLostException>(async () => await _host.EndAsync(old));

        Assert.Contains("it is in_progress with worker 'new'", refused.Message, StringComparison.Ordinal);
        Assert.Equal(["""{"node":"a"}"""], await _host.Queue.ReadJournalAsync(now.Item.ItemId));
        Assert.DoesNotContain(await _host.EventsAsync(), happened => happened is NodeStartedEvent);
        await _host.EndAsync(now);
        Assert.Equal((1, 2L), ((await _host.Queue.GetCountsAsync()).Completed, now.Token));
    }

    [PostgreSqlFact]
    public async Task RecoverAsync_ProcessStoppedBeyondItsLease_IsTakenBackAndItsLateWriteRefused()
    {
        IReadOnlyList<long> ids = await _host.AddAsync(1);
        ChildProcess child = _host.Start("hold", "sleeps", "1");
        _children.Add(child);
        await child.ExpectAsync("ready");
        await child.GoOnAsync();
        await child.ExpectAsync("held");
        await SignalAsync(child, "STOP");
        IReadOnlyList<long> early = await _host.Queue.RecoverAsync(None);
        _host.Place.ExpireLeases();

        IReadOnlyList<long> recovered = await _host.Queue.RecoverAsync(None);
        SessionClaim claim = await _host.ClaimAsync("awake");
        await SignalAsync(child, "CONT");
        await child.GoOnAsync();
        int exitCode = await child.WaitForExitAsync();

        Assert.Empty(early);
        Assert.Equal(ids, recovered);
        Assert.NotEqual(0, exitCode);
        QueueItem item = await _host.ItemAsync(ids[0]);
        Assert.Equal((QueueItemStatus.InProgress, "awake", 1), (item.Status, item.WorkerId, item.FinishedInvocations));
        Assert.Equal(ClaimState.Valid, await _host.Queue.RenewAsync(claim, None));
    }

    private static NodeStartedEvent Started(SessionClaim claim) => new(claim.Item.ItemId, claim.Item.BatchId, claim.Item.SessionId, "n", "n", "integer");

    private static async Task SignalAsync(ChildProcess child, string signal)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", child.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    private double LeaseLeft() => double.Parse(
        _host.Query("SELECT extract(epoch FROM lease_until - clock_timestamp())::float8 FROM queue_items")[0], CultureInfo.InvariantCulture);

    private string Version() => _host.Query("SELECT xmin::text FROM queue_items")[0];

    private void SetLease(int seconds, long itemId = 0) => _host.Execute(string.Create(
        CultureInfo.InvariantCulture, $"UPDATE queue_items SET lease_until = clock_timestamp() + interval '{seconds} seconds' WHERE {itemId} IN (0, item_id)"));
}
