using Invoke.Internal.Sqlite;

namespace Invoke.Images;

/// <summary>The one SQLite file of a store, <c>{root}/databases/invoke.db</c>, as each of its components opens it.</summary>
internal static class ImagesDatabase
{
    public static SqliteDatabase Create(ImagesOptions options, string component, IReadOnlyList<SqliteMigration> migrations) => new(new SqliteDatabaseSettings
    {
        Path = PathIn(options.RootPath),
        BusyTimeout = options.DatabaseBusyTimeout,
        Component = component,
        Migrations = migrations,
        Failure = static (message, cause) => new ImageStorageException(message, cause),
    });

    public static string PathIn(string rootPath) => Path.GetFullPath(Path.Combine(rootPath, "databases", "invoke.db"));
}
