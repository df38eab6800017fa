using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Invoke.PostgreSql;

/// <summary>Reads a table from both sides at once and holds each row against its copy.</summary>
internal sealed class CopyComparison : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _rows;

    public static async ValueTask<SqliteCopyTable> CompareAsync(SqliteConnection source, PostgreSqlSession session, CopiedTable table, CancellationToken cancellationToken)
    {
        using SqliteCommand sourceSelect = source.CreateCommand();
        sourceSelect.CommandText = table.SourceSql;
        using SqliteDataReader sourceReader = sourceSelect.ExecuteReader();
        using NpgsqlCommand targetSelect = session.Command(table.TargetSql);
        targetSelect.CommandTimeout = 0;
        using var sourceSide = new CopyComparison();
        using var targetSide = new CopyComparison();
        string? difference = null;
        NpgsqlDataReader targetReader = await targetSelect.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using (targetReader.ConfigureAwait(false))
        {
            while (true)
            {
                object?[]? original = sourceReader.Read() ? ReadSource(sourceReader, table) : null;
                object?[]? copy = await targetReader.ReadAsync(cancellationToken).ConfigureAwait(false) ? ReadTarget(targetReader, table) : null;
                if (original is null && copy is null)
                {
                    break;
                }

                sourceSide.Add(original);
                targetSide.Add(copy);
                difference ??= Difference(original, copy, table);
            }
        }

        return new SqliteCopyTable(table.Name, sourceSide._rows, targetSide._rows, sourceSide.Hash(), targetSide.Hash(), difference);
    }

    public static object?[] ReadSource(SqliteDataReader reader, CopiedTable table)
    {
        string row = string.Create(CultureInfo.InvariantCulture, $"Row '{reader.GetValue(table.NameColumn)}' of table {table.Name}");
        var values = new object?[table.Columns.Count];
        for (var column = 0; column < values.Length; column++)
        {
            values[column] = table.Columns[column].FromSqlite(reader, column, row);
        }

        return values;
    }

    public void Dispose() => _hash.Dispose();

    private static object?[] ReadTarget(NpgsqlDataReader reader, CopiedTable table)
    {
        var values = new object?[table.Columns.Count];
        for (var column = 0; column < values.Length; column++)
        {
            values[column] = CopiedColumn.FromPostgreSql(reader, column);
        }

        return values;
    }

    private static string? Difference(object?[]? original, object?[]? copy, CopiedTable table)
    {
        if (original is null || copy is null)
        {
            return original is null
                ? $"row '{copy?[table.NameColumn]}' is in the copy only"
                : $"row '{original[table.NameColumn]}' is not in the copy";
        }

        int column = Enumerable.Range(0, original.Length).FirstOrDefault(index => !Equals(original[index], copy[index]), -1);
        return column < 0 ? null : $"row '{original[table.NameColumn]}', column {table.Columns[column].Name}";
    }

    // Lengths before values, so that no two rows look alike.
    private void Add(object?[]? values)
    {
        if (values is null)
        {
            return;
        }

        _rows++;
        foreach (object? value in values)
        {
            byte[] bytes = value is null ? [] : Encoding.UTF8.GetBytes(Text(value));
            _hash.AppendData(BitConverter.GetBytes(value is null ? -1 : bytes.Length));
            _hash.AppendData(bytes);
        }
    }

    private static string Text(object value) => value is DateTime time
        ? time.ToString("O", CultureInfo.InvariantCulture)
        : Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty;

    private string Hash() => Convert.ToHexStringLower(_hash.GetHashAndReset());
}
