using Xunit.Abstractions;

namespace Invoke.Queue.Tests;

/// <summary>What every queue promises, kept by that in SQLite.</summary>
public static class SqliteQueueContracts
{
    public sealed class Batches() : BatchContract(SqliteQueueHost.Create);

    public sealed class Claims() : ClaimContract(SqliteQueueHost.Create);

    public sealed class Spreading() : SpreadContract(SqliteQueueHost.Create);

    public sealed class SpreadEnds() : SpreadEndContract(SqliteQueueHost.Create);

    public sealed class CancelAndRetry() : CancelAndRetryContract(SqliteQueueHost.Create);

    public sealed class Order() : OrderContract(SqliteQueueHost.Create);

    public sealed class Lists() : ListContract(SqliteQueueHost.Create);

    public sealed class LargeQueues() : LargeQueueContract(SqliteQueueHost.Create);

    public sealed class EventLogs() : EventLogContract(SqliteQueueHost.Create);

    public sealed class EventFeeds() : SessionEventFeedContract(SqliteQueueHost.Create);

    public sealed class SeveralProcesses() : SeveralProcessesContract(SqliteQueueHost.Create);

    public sealed class Workers() : SessionWorkerContract(SqliteWorkerHost.Create);

    public sealed class WorkerCancels() : SessionWorkerCancelContract(SqliteWorkerHost.Create);

    public sealed class WorkerStops() : SessionWorkerStopContract(SqliteWorkerHost.Create);

    public sealed class ImagesInUse() : ImagesInUseContract(SqliteWorkerHost.Create);

    public sealed class SpreadSessions() : SpreadSessionContract(SqliteWorkerHost.Create);

    public sealed class Progress() : ProgressContract(SqliteWorkerHost.Create);

    public sealed class WorkerProcesses(ITestOutputHelper output) : WorkerProcessContract(SqliteWorkerHost.Create, output);
}
