using Microsoft.Data.Sqlite;

namespace Invoke.Images.Tests;

/// <summary>The database as another program sees it.</summary>
internal static class TestDatabase
{
    public static string PathIn(string root) => Path.Combine(root, "databases", "invoke.db");

    public static SqliteConnection Open(string root)
    {
        Directory.CreateDirectory(Path.Combine(root, "databases"));
        var connection = new SqliteConnection($"Data Source={PathIn(root)};Pooling=False");
        connection.Open();
        return connection;
    }

    public static void Execute(string root, string sql)
    {
        using SqliteConnection connection = Open(root);
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
