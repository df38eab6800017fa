using Invoke.Graph;
using Invoke.Queue;
using Microsoft.Extensions.DependencyInjection;

namespace Invoke.PostgreSql.Tests.Queue;

/// <summary>A store whose queue is in a schema of its own.</summary>
public sealed class PostgreSqlWorkerHost(Action<SessionWorkerOptions>? configure = null, Action<QueueOptions>? configureQueue = null) : WorkerHost(configure, configureQueue)
{
    internal PostgreSqlPlace Place { get; } = new();

    public static WorkerHost Create(Action<SessionWorkerOptions>? configure = null, Action<QueueOptions>? configureQueue = null) =>
        new PostgreSqlWorkerHost(configure, configureQueue);

    public override void Execute(string sql) => Place.Execute(sql);

    public override void TakeRunningWorkersForDead() => Place.ExpireLeases();

    protected override void Use(IInvokeBuilder builder) =>
        builder.UsePostgreSql(options => (options.ConnectionString, options.Schema) = (Place.ConnectionString, Place.Schema));

    protected override IReadOnlyDictionary<string, string> Environment() => Place.Environment;
}
