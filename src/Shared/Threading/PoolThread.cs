using System.Runtime.CompilerServices;

namespace Invoke.Internal;

/// <summary>Leaves the caller's thread, which has other things to do.</summary>
/// <remarks>Who starts a graph may draw a window, while networks and pixel work keep a thread busy for seconds; who hands work over may hold a lock, or has the next to hand over.</remarks>
internal static class PoolThread
{
    /// <summary>Goes on in the thread pool, even where the caller is on one of its threads.</summary>
    public static ConfiguredTaskAwaitable EnterAsync() => Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
}
