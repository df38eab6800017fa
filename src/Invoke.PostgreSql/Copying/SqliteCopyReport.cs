namespace Invoke.PostgreSql;

/// <summary>How the tables of a SQLite root compare with their copies.</summary>
/// <param name="Tables">The tables.</param>
public sealed record SqliteCopyReport(IReadOnlyList<SqliteCopyTable> Tables)
{
    /// <summary>Gets whether every table equals its copy.</summary>
    public bool IsEqual => Tables.All(table => table.IsEqual);
}
