using Invoke.Internal.Sqlite;

namespace Invoke.Images;

/// <summary>The one SQLite file of a store, <c>{root}/databases/invoke.db</c>, as each of its components opens it.</summary>
internal static class ImagesDatabase
{
    public static SqliteDatabase Create(ImagesOptions options, string component, IReadOnlyList<SqliteMigration> migrations) => new(new SqliteDatabaseSettings
    {
        Path = Path.GetFullPath(Path.Combine(options.RootPath, "databases", "invoke.db")),
        BusyTimeout = options.DatabaseBusyTimeout,
        Component = component,
        Migrations = migrations,
        Failure = static (message, cause) => new ImageStorageException(message, cause),
    });
}
