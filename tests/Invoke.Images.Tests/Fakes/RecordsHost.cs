using Invoke.Testing.Shared;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Invoke.Images.Tests;

/// <summary>Records in a temporary folder.</summary>
internal sealed class RecordsHost : RecordStorageHost
{
    private readonly TempDirectory _root = new();
    private readonly List<SqliteImageRecordStorage> _opened = [];

    public RecordsHost() => Records = Open();

    public string Root => _root.Path;

    public override SqliteImageRecordStorage Records { get; }

    public SqliteImageRecordStorage Open(TimeProvider? time = null) => new(Options.Create(new ImagesOptions { RootPath = Root }), time ?? Time);

    public override IImageRecordStorage OpenAgain(TimeProvider? time = null)
    {
        _opened.Add(Open(time));
        return _opened[^1];
    }

    public override void Execute(string sql) => TestDatabase.Execute(Root, sql);

    public override void AddForeignRows(int count) => Execute($"""
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})
        INSERT INTO images (image_name, image_origin, image_category, width, height, created_at, updated_at)
        SELECT printf('%05d.png', i), 'internal', iif(i % 101 = 0, 'mask', 'general'), 1, 1,
            strftime('%Y-%m-%dT%H:%M:%fZ', 1800000000 + i / 2, 'unixepoch'), '2026-01-01T00:00:00.000Z' FROM n
        """);

    public List<string> Query(string sql, params (string Name, object Value)[] parameters)
    {
        using SqliteConnection connection = TestDatabase.Open(Root);
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        foreach ((string name, object value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        List<string> lines = [];
        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            lines.Add(Convert.ToString(reader.GetValue(reader.FieldCount - 1), System.Globalization.CultureInfo.InvariantCulture) ?? string.Empty);
        }

        return lines;
    }

    public override void Dispose()
    {
        _opened.ForEach(opened => opened.Dispose());
        Records.Dispose();
        _root.Dispose();
    }
}
