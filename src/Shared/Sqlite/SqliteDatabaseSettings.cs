using Invoke.Graph;
using Invoke.Images;

namespace Invoke.Internal.Sqlite;

/// <summary>Where a component's tables live and how its errors look.</summary>
internal sealed class SqliteDatabaseSettings
{
    /// <summary>The file, created with its folder where missing.</summary>
    public required string Path { get; init; }

    /// <summary>How long to wait for other programs that hold the file.</summary>
    public required TimeSpan BusyTimeout { get; init; }

    /// <summary>The name under which the schema's version is kept.</summary>
    public required string Component { get; init; }

    /// <summary>The changes that lead from nothing to the current schema, numbered from 1.</summary>
    public required IReadOnlyList<SqliteMigration> Migrations { get; init; }

    /// <summary>Makes the exception of the package from a message and its cause.</summary>
    public required Func<string, Exception?, InvokeException> Failure { get; init; }

    /// <summary>Those of a component of a store.</summary>
    public static SqliteDatabaseSettings Of(
        ImagesOptions options, string component, IReadOnlyList<SqliteMigration> migrations, Func<string, Exception?, InvokeException> failure) => new()
        {
            Path = SqliteFile.PathIn(options.RootPath),
            BusyTimeout = options.DatabaseBusyTimeout,
            Component = component,
            Migrations = migrations,
            Failure = failure,
        };
}
