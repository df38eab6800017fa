using Dapper;
using Invoke.Images;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Invoke.Benchmarks.Records;

/// <summary>A gallery of a million images; made once (minutes, 2 GB in the temporary folder) and used by all benchmarks of lists.</summary>
internal sealed class Gallery : IDisposable
{
    /// <summary>The images of the gallery.</summary>
    public static int Images => Effort.Of(full: 1_000_000, smoke: 4000);

    /// <summary>So many images that a page behind them is one of the last.</summary>
    public static int Deep => Images - 1000;

    /// <summary>So many finished images that a page behind them is in the middle.</summary>
    public static int Middle => Images * 3 / 10;

    private const string Columns = "id, image_name AS ImageName, image_origin AS Origin, image_category AS Category, width, height, session_id AS SessionId, node_id AS NodeId, metadata, is_intermediate AS IsIntermediate, starred, created_at AS CreatedAt, updated_at AS UpdatedAt, deleted_at AS DeletedAt, image_subfolder AS Subfolder, file_bytes AS FileBytes";

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _page;

    private Gallery(string root)
    {
        Records = new SqliteImageRecordStorage(Options.Create(new ImagesOptions { RootPath = root }), TimeProvider.System);
        _connection = new SqliteConnection($"Data Source={Path.Combine(root, "databases", "invoke.db")};Mode=ReadOnly;Pooling=False");
        _connection.Open();
        _page = _connection.CreateCommand();
        _page.CommandText = $"SELECT {Columns} FROM images WHERE id < $before ORDER BY id DESC LIMIT 100";
        _page.Parameters.AddWithValue("$before", long.MaxValue);
        _page.Prepare();
    }

    public SqliteImageRecordStorage Records { get; }

    public required string Root { get; init; }

    public static async Task<Gallery> OpenAsync()
    {
        string root = Effort.IsSmoke
            ? Directory.CreateTempSubdirectory("invoke-benchmarks-").FullName
            : Path.Combine(Path.GetTempPath(), "invoke-benchmarks-gallery-2");
        string done = Path.Combine(root, "done");
        if (!File.Exists(done))
        {
            await FillAsync(root);
            await File.WriteAllTextAsync(done, "The gallery of the benchmarks; delete it when you like.");
        }

        return new Gallery(root) { Root = root };
    }

    /// <summary>The cursor behind so many images.</summary>
    public async Task<string> CursorAsync(ImageQuery query, int depth)
    {
        Page<string> page = await Records.ListNamesAsync(query with { Offset = depth - 1, Limit = 1 }, CancellationToken.None);
        return page.Next ?? throw new InvalidOperationException("The gallery is too small.");
    }

    /// <summary>The rows of a page, read by hand; keys that no filter stands between.</summary>
    public List<ImageRow> PageByHand(long before)
    {
        _page.Parameters[0].Value = before;
        List<ImageRow> rows = new(100);
        using SqliteDataReader reader = _page.ExecuteReader();
        while (reader.Read())
        {
            rows.Add(new ImageRow
            {
                Id = reader.GetInt64(0),
                ImageName = reader.GetString(1),
                Origin = reader.GetString(2),
                Category = reader.GetString(3),
                Width = reader.GetInt32(4),
                Height = reader.GetInt32(5),
                SessionId = reader.IsDBNull(6) ? null : reader.GetString(6),
                NodeId = reader.IsDBNull(7) ? null : reader.GetString(7),
                Metadata = reader.IsDBNull(8) ? null : reader.GetString(8),
                IsIntermediate = reader.GetBoolean(9),
                Starred = reader.GetBoolean(10),
                CreatedAt = reader.GetString(11),
                UpdatedAt = reader.GetString(12),
                DeletedAt = reader.IsDBNull(13) ? null : reader.GetString(13),
                Subfolder = reader.GetString(14),
                FileBytes = reader.GetInt64(15),
            });
        }

        return rows;
    }

    public List<ImageRow> PageByDapper(long before) =>
        _connection.Query<ImageRow>($"SELECT {Columns} FROM images WHERE id < @before ORDER BY id DESC LIMIT 100", new { before }).AsList();

    public List<ImageRow> PageByEfCore(long before)
    {
        using var context = new ImagesContext(_connection);
        return [.. context.Images.AsNoTracking().Where(row => row.Id < before).OrderByDescending(row => row.Id).Take(100)];
    }

    /// <summary>What a page with its total costs without kept counts: filter, sort by time, skip, count.</summary>
    public (List<ImageRow> Rows, int Total) FilteredPageByEfCore(int offset)
    {
        using var context = new ImagesContext(_connection);
        IQueryable<ImageRow> images = context.Images.AsNoTracking()
            .Where(row => row.Category == "general" && !row.IsIntermediate && row.DeletedAt == null);
        return ([.. images.OrderByDescending(row => row.CreatedAt).Skip(offset).Take(100)], images.Count());
    }

    public void Dispose()
    {
        _page.Dispose();
        _connection.Dispose();
        Records.Dispose();
        if (Effort.IsSmoke)
        {
            Directory.Delete(Root, recursive: true);
        }
    }

    private static async Task FillAsync(string root)
    {
        if (Directory.Exists(root))
        {
            Directory.Delete(root, recursive: true);
        }

        const int batch = 10_000;
        using var records = new SqliteImageRecordStorage(
            Options.Create(new ImagesOptions { RootPath = root }), new SteppingTimeProvider(DateTimeOffset.UnixEpoch.AddYears(55)));
        for (int first = 0; first < Images; first += batch)
        {
            await records.InsertManyAsync([.. Enumerable.Range(first, Math.Min(batch, Images - first)).Select(number => SampleRecords.Create(number))], CancellationToken.None);
        }
    }
}
