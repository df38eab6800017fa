using Xunit.Abstractions;

namespace Invoke.PostgreSql.Tests.Queue;

/// <summary>What every queue promises, kept by that in PostgreSQL.</summary>
public static class PostgreSqlQueueContracts
{
    public sealed class Batches() : BatchContract(PostgreSqlQueueHost.Create);

    public sealed class Claims() : ClaimContract(PostgreSqlQueueHost.Create);

    public sealed class Spreading() : SpreadContract(PostgreSqlQueueHost.Create);

    public sealed class SpreadEnds() : SpreadEndContract(PostgreSqlQueueHost.Create);

    public sealed class CancelAndRetry() : CancelAndRetryContract(PostgreSqlQueueHost.Create);

    public sealed class Order() : OrderContract(PostgreSqlQueueHost.Create);

    public sealed class Lists() : ListContract(PostgreSqlQueueHost.Create);

    public sealed class LargeQueues() : LargeQueueContract(PostgreSqlQueueHost.Create);

    public sealed class BadRows() : BadRowContract(PostgreSqlQueueHost.Create);

    public sealed class EventLogs() : EventLogContract(PostgreSqlQueueHost.Create);

    public sealed class EventFeeds() : SessionEventFeedContract(PostgreSqlQueueHost.Create);

    public sealed class SeveralProcesses() : SeveralProcessesContract(PostgreSqlQueueHost.Create);

    public sealed class Workers() : SessionWorkerContract(PostgreSqlWorkerHost.Create);

    public sealed class WorkerCancels() : SessionWorkerCancelContract(PostgreSqlWorkerHost.Create);

    public sealed class WorkerStops() : SessionWorkerStopContract(PostgreSqlWorkerHost.Create);

    public sealed class ImagesInUse() : ImagesInUseContract(PostgreSqlWorkerHost.Create);

    public sealed class SpreadSessions() : SpreadSessionContract(PostgreSqlWorkerHost.Create);

    public sealed class Progress() : ProgressContract(PostgreSqlWorkerHost.Create);

    public sealed class WorkerProcesses(ITestOutputHelper output) : WorkerProcessContract(PostgreSqlWorkerHost.Create, output);
}
