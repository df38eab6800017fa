using Invoke.Images;

namespace Invoke.Testing.Shared;

/// <summary>A storage of records with nothing in it, on a clock that a test moves, and its table as another program sees it.</summary>
internal abstract class RecordStorageHost : IDisposable
{
    public ManualTimeProvider Time { get; } = new();

    public abstract IImageRecordStorage Records { get; }

    public static ImageRecord Record(string name) => new()
    {
        ImageName = name,
        Origin = ImageOrigin.Internal,
        Category = ImageCategory.General,
        Width = 64,
        Height = 32,
    };

    /// <summary>Opens the same place again, as another program does; the host closes it.</summary>
    public abstract IImageRecordStorage OpenAgain(TimeProvider? time = null);

    /// <summary>Runs a statement that both databases understand.</summary>
    public abstract void Execute(string sql);

    /// <summary>Adds rows <c>00001.png</c>… as another program does, two a second from 2027 on, each 101st a mask.</summary>
    public abstract void AddForeignRows(int count);

    /// <summary>Adds a record, then moves the clock by a millisecond.</summary>
    public async Task AddAsync(string name, Func<ImageRecord, ImageRecord>? change = null)
    {
        await Records.InsertAsync(change is null ? Record(name) : change(Record(name)), CancellationToken.None);
        Time.Advance(TimeSpan.FromMilliseconds(1));
    }

    public async Task<List<string>> NamesAsync(ImageQuery query) =>
        [.. (await Records.ListAsync(query, CancellationToken.None)).Items.Select(record => record.ImageName)];

    public abstract void Dispose();
}
