using Invoke.Internal.Sqlite;

namespace Invoke.Images;

/// <summary>The one SQLite file of a store, <c>{root}/databases/invoke.db</c>, as each component of this package opens it.</summary>
internal static class ImagesDatabase
{
    public static SqliteDatabase Create(ImagesOptions options, string component, IReadOnlyList<SqliteMigration> migrations) => new(
        SqliteDatabaseSettings.Of(options, component, migrations, static (message, cause) => new ImageStorageException(message, cause)));
}
