using Microsoft.Data.Sqlite;

namespace Invoke.PostgreSql;

/// <summary>The one SQLite file of a store.</summary>
internal static class SqliteRoot
{
    public static string PathIn(string rootPath) => Path.GetFullPath(Path.Combine(rootPath, "databases", "invoke.db"));

    public static SqliteConnection Open(string rootPath, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = PathIn(rootPath), Mode = mode, Pooling = false }.ConnectionString);
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
