using Invoke.Graph;

namespace Invoke.Queue.Tests;

/// <summary>A store whose database is a SQLite file.</summary>
public sealed class SqliteWorkerHost(Action<SessionWorkerOptions>? configure = null, Action<QueueOptions>? configureQueue = null) : WorkerHost(configure, configureQueue)
{
    public static WorkerHost Create(Action<SessionWorkerOptions>? configure = null, Action<QueueOptions>? configureQueue = null) =>
        new SqliteWorkerHost(configure, configureQueue);

    public override void Execute(string sql) => SqliteQueueHost.Execute(Root, sql);

    public override void TakeRunningWorkersForDead()
    {
        // The system has let their locks go.
    }

    protected override void Use(IInvokeBuilder builder)
    {
        // SQLite is what there is without a choice.
    }

    protected override IReadOnlyDictionary<string, string> Environment() => new Dictionary<string, string>();
}
