namespace Invoke.Graph;

/// <summary>What a <see cref="MemoryResultCache"/> has done and holds.</summary>
/// <param name="Hits">The invocations that were given a result.</param>
/// <param name="Misses">The invocations that ran, because there was no result for them.</param>
/// <param name="Evictions">The results that had to make room for others; those invalidated or cleared do not count.</param>
/// <param name="Entries">The results held now.</param>
/// <param name="Bytes">The estimated size of the results held now, with their keys.</param>
public readonly record struct ResultCacheStatistics(long Hits, long Misses, long Evictions, int Entries, long Bytes);
