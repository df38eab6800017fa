using Invoke.Testing.Shared;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Invoke.Images.Tests;

/// <summary>Records in a temporary folder, on a clock that a test moves.</summary>
internal sealed class RecordsHost : IDisposable
{
    private readonly TempDirectory _root = new();

    public RecordsHost() => Records = Open();

    public string Root => _root.Path;

    public ManualTimeProvider Time { get; } = new();

    public SqliteImageRecordStorage Records { get; }

    public static ImageRecord Record(string name) => new()
    {
        ImageName = name,
        Origin = ImageOrigin.Internal,
        Category = ImageCategory.General,
        Width = 64,
        Height = 32,
    };

    public SqliteImageRecordStorage Open() => new(Options.Create(new ImagesOptions { RootPath = Root }), Time);

    /// <summary>Adds a record, then moves the clock by a millisecond.</summary>
    public async Task AddAsync(string name, Func<ImageRecord, ImageRecord>? change = null)
    {
        await Records.InsertAsync(change is null ? Record(name) : change(Record(name)), CancellationToken.None);
        Time.Advance(TimeSpan.FromMilliseconds(1));
    }

    public async Task<List<string>> NamesAsync(ImageQuery query) =>
        [.. (await Records.ListAsync(query, CancellationToken.None)).Items.Select(record => record.ImageName)];

    public void Execute(string sql) => TestDatabase.Execute(Root, sql);

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

    public void Dispose()
    {
        Records.Dispose();
        _root.Dispose();
    }
}
