namespace Invoke.Graph;

/// <summary>Bounds of a <see cref="MemoryResultCache"/>.</summary>
public sealed class ResultCacheOptions
{
    internal const int GreatestMaxEntries = 10_000_000;
    internal const long LeastMaxBytes = 1024;
    internal const long GreatestMaxBytes = 1L << 40;

    /// <summary>Gets or sets how many results are held at most; the one unused for longest goes first.</summary>
    /// <value>1 to 10,000,000; the default is 1,024.</value>
    public int MaxEntries { get; set; } = 1024;

    /// <summary>Gets or sets how many bytes all results and their keys take at most, by estimate. A greater single result is not held.</summary>
    /// <value>1,024 (1 KiB) to 1,099,511,627,776 (1 TiB); the default is 268,435,456 (256 MiB).</value>
    public long MaxBytes { get; set; } = 256L << 20;
}
