using System.Runtime.CompilerServices;

namespace Invoke.Internal;

/// <summary>Leaves the thread that started a graph, which may draw a window: networks and pixel work keep a thread busy for seconds.</summary>
internal static class PoolThread
{
    /// <summary>Goes on in the thread pool, even where the caller is on one of its threads.</summary>
    public static ConfiguredTaskAwaitable EnterAsync() => Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
}
