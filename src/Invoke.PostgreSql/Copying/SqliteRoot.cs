using Invoke.Internal.Sqlite;
using Microsoft.Data.Sqlite;

namespace Invoke.PostgreSql;

/// <summary>Opens the one SQLite file of a store.</summary>
internal static class SqliteRoot
{
    public static SqliteConnection Open(string rootPath, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = SqliteFile.PathIn(rootPath), Mode = mode, Pooling = false }.ConnectionString);
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
