using Invoke.Graph;

namespace Invoke.PostgreSql;

/// <summary>A part of the tables that has a version of its own, and how its errors look.</summary>
internal sealed class PostgreSqlComponent
{
    /// <summary>The name under which the version is kept.</summary>
    public required string Name { get; init; }

    /// <summary>The changes that lead from nothing to the current tables, numbered from 1.</summary>
    public required IReadOnlyList<PostgreSqlMigration> Migrations { get; init; }

    /// <summary>Makes the exception that the seam promises from a message and its cause.</summary>
    public required Func<string, Exception?, InvokeException> Failure { get; init; }
}
