namespace Invoke.AspNetCore;

/// <summary>What an upload brought.</summary>
internal readonly record struct Upload(ReadOnlyMemory<byte> File, string? Metadata);
