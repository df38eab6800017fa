namespace Invoke.PostgreSql;

/// <summary>A table that is copied, or only compared where the other side makes it by itself.</summary>
internal sealed class CopiedTable
{
    /// <summary>The name, on both sides.</summary>
    public required string Name { get; init; }

    /// <summary>The columns, in the order of both statements.</summary>
    public required IReadOnlyList<CopiedColumn> Columns { get; init; }

    /// <summary>The column by which messages name a row.</summary>
    public required int NameColumn { get; init; }

    /// <summary>Gives the rows of SQLite, in an order that the other side can give too.</summary>
    public required string SourceSql { get; init; }

    /// <summary>Gives the rows of PostgreSQL in the same order.</summary>
    public required string TargetSql { get; init; }

    /// <summary>Whether rows are copied.</summary>
    public bool IsCopied { get; init; } = true;

    /// <summary>What else there is to do once the rows are there; null for nothing.</summary>
    public string? AfterwardsSql { get; init; }
}
