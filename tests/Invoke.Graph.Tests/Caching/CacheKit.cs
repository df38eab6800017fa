namespace Invoke.Graph.Tests.Caching;

/// <summary>Makes keys and results for a cache that no graph stands behind.</summary>
internal static class CacheKit
{
    public static InvocationKey Key(object? value, string type = "test.key", string version = "1.0.0") =>
        InvocationKey.Of(new Typed<object?, long>(type, static _ => 0, version: version) { Value = value });

    public static Func<CancellationToken, ValueTask<InvocationResult>> Gives(object? value, long size = 0, params string[] resources) =>
        _ => new ValueTask<InvocationResult>(new InvocationResult(value) { SizeInBytes = size, ResourceNames = resources });

    public static ValueTask<InvocationResult> Never(CancellationToken cancellationToken) =>
        throw new InvalidOperationException("The body ran although a result was there.");

    public static async Task<object?> AskAsync(this MemoryResultCache cache, InvocationKey key, object? value, long size = 0, params string[] resources) =>
        (await cache.GetOrRunAsync(key, Gives(value, size, resources), default)).Value;

    public static async Task<bool> HoldsAsync(this MemoryResultCache cache, InvocationKey key) =>
        (await cache.GetOrRunAsync(key, _ => new ValueTask<InvocationResult>(new InvocationResult(null) { IsCacheable = false }), default)).FromCache;

    /// <summary>A value that names a resource.</summary>
    internal sealed record Photo(string Name) : INamedResource
    {
        string INamedResource.ResourceName => Name;
    }

    /// <summary>A value that knows its size.</summary>
    internal sealed record Sized(long SizeInBytes) : ISizedValue;
}
