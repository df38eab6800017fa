using System.Diagnostics;
using System.Globalization;
using Invoke.Testing.Shared;

namespace Invoke.Queue.Tests;

/// <summary>Workers prove that they live by locks on files, which the system lets go with their process.</summary>
public sealed class WorkerLockTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly SqliteQueueHost _host = new();
    private readonly List<ChildProcess> _children = [];

    public void Dispose()
    {
        _children.ForEach(child => child.Dispose());
        _host.Dispose();
    }

    [Fact]
    public async Task RecoverAsync_StoppedProcess_IsLeftAlone()
    {
        IReadOnlyList<long> ids = await _host.AddAsync(1);
        ChildProcess child = await StartHoldingAsync("sleeps", finished: 0);
        await SignalAsync(child, "STOP");

        IReadOnlyList<long> recovered = await _host.Queue.RecoverAsync(None);
        QueueItemStatus status = (await _host.ItemAsync(ids[0])).Status;
        await SignalAsync(child, "CONT");
        await child.GoOnAsync();
        await child.ExpectAsync("done");

        Assert.Empty(recovered);
        Assert.Equal(QueueItemStatus.InProgress, status);
        Assert.Equal(QueueItemStatus.Completed, (await _host.ItemAsync(ids[0])).Status);
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("..")]
    [InlineData("a b")]
    public async Task ClaimAsync_WorkerIdThatIsNoFileName_IsRefused(string workerId) =>
        await Assert.ThrowsAsync<ArgumentException>(async () => await _host.Queue.ClaimAsync(workerId, None));

    [Fact]
    public async Task ClaimAsync_WorkerIdOfAnotherQueue_IsRefusedAndNothingClaimed()
    {
        await _host.AddAsync(2);
        await _host.ClaimAsync();
        OpenQueue other = _host.Open();

        QueueStorageException refused = await Assert.ThrowsAsync<QueueStorageException>(async () => await other.ClaimAsync(QueueHost.Worker, None));

        Assert.Contains("give each worker its own id", refused.Message, StringComparison.Ordinal);
        Assert.Equal((1, 1), ((await _host.Queue.GetCountsAsync()).Pending, (await _host.Queue.GetCountsAsync()).InProgress));
    }

    [Fact]
    public async Task RecoverAsync_OwnWorkers_AreNeverTakenForDead()
    {
        await _host.AddAsync(2);
        await _host.ClaimAsync("one");
        await _host.ClaimAsync("two");

        Assert.Empty(await _host.Queue.RecoverAsync(None));
        Assert.Empty(await _host.Open().RecoverAsync(None));
        Assert.Equal(2, LockFiles().Length);
    }

    [Fact]
    public async Task RecoverAsync_ProcessKilled_ItsLockIsRemoved()
    {
        IReadOnlyList<long> ids = await _host.AddAsync(1);
        ChildProcess child = await StartHoldingAsync("dies", finished: 0);
        int held = LockFiles().Length;

        await child.KillAsync();
        IReadOnlyList<long> recovered = await _host.Queue.RecoverAsync(None);

        Assert.Equal((1, ids[0]), (held, Assert.Single(recovered)));
        Assert.Empty(LockFiles());
    }

    [Fact]
    public async Task RecoverAsync_StaleFileOfAnIdleWorker_IsRemoved()
    {
        await _host.Queue.GetCountsAsync();
        Directory.CreateDirectory(Path.Combine(_host.Root, "databases", "workers"));
        await File.WriteAllTextAsync(Path.Combine(_host.Root, "databases", "workers", "gone.lock"), string.Empty);

        await _host.Queue.RecoverAsync(None);

        Assert.Empty(LockFiles());
    }

    private static async Task SignalAsync(ChildProcess child, string signal)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", child.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    private string[] LockFiles() => Directory.GetFiles(Path.Combine(_host.Root, "databases", "workers"));

    private async Task<ChildProcess> StartHoldingAsync(string workerId, int finished)
    {
        ChildProcess child = _host.Start("hold", workerId, finished.ToString(CultureInfo.InvariantCulture));
        _children.Add(child);
        await child.ExpectAsync("ready");
        await child.GoOnAsync();
        await child.ExpectAsync("held");
        return child;
    }
}
