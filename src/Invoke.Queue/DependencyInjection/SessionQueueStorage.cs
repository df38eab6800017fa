using Microsoft.Extensions.DependencyInjection;

namespace Invoke.Queue;

/// <summary>How a package that keeps everything in another database offers its queue, without making hosts have one.</summary>
public static class SessionQueueStorage
{
    /// <summary>
    /// The key under which <see cref="ISessionQueue"/>, <see cref="ISessionClaims"/> and <see cref="ISessionEventLog"/> are offered; <c>AddQueue</c>, before or after, takes them instead
    /// of those in SQLite. One that was chosen by <c>UseSessionQueue</c> wins over both.
    /// </summary>
    public const string Key = "Invoke.Queue.Storage";

    /// <summary>What is offered, or else SQLite.</summary>
    internal static T Chosen<T>(IServiceProvider provider)
        where T : class => provider.GetKeyedService<T>(Key) ?? (T)(object)provider.GetRequiredService<SqliteSessionQueue>();
}
