namespace Invoke.PostgreSql;

/// <summary>How a table of a SQLite root compares with its copy.</summary>
/// <param name="Name">The table.</param>
/// <param name="SourceRows">The rows in SQLite.</param>
/// <param name="TargetRows">The rows in PostgreSQL.</param>
/// <param name="SourceHash">A SHA-256 over all values of all rows in their order, computed from what SQLite gave.</param>
/// <param name="TargetHash">The same, computed from what PostgreSQL gave.</param>
/// <param name="FirstDifference">Which row and column differ first; null where nothing does.</param>
public sealed record SqliteCopyTable(string Name, long SourceRows, long TargetRows, string SourceHash, string TargetHash, string? FirstDifference)
{
    /// <summary>Gets whether both sides hold the same rows in the same order.</summary>
    public bool IsEqual => FirstDifference is null && SourceRows == TargetRows && SourceHash == TargetHash;
}
