using Microsoft.Data.Sqlite;

namespace Invoke.Internal.Sqlite;

/// <summary>Short forms for parameters of prepared statements.</summary>
internal static class SqliteCommandExtensions
{
    /// <summary>Gives a parameter its value, adding it on first use; null becomes NULL.</summary>
    public static SqliteCommand Set(this SqliteCommand command, string name, object? value)
    {
        SqliteParameterCollection parameters = command.Parameters;
        int index = parameters.IndexOf(name);
        if (index < 0)
        {
            parameters.Add(new SqliteParameter(name, value ?? DBNull.Value));
        }
        else
        {
            parameters[index].Value = value ?? DBNull.Value;
        }

        return command;
    }
}
