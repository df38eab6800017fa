using System.Globalization;
using Invoke.Images;

namespace Invoke.Testing.Shared;

/// <summary>Pages of a list that changes at random, beside a model of it: nothing that stays is shown twice or left out.</summary>
public abstract class ImagePagingPropertyContract : IDisposable
{
    private const int Categories = 5;

    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly bool IsFull = Environment.GetEnvironmentVariable("INVOKE_FULL") == "1";

    private readonly RecordStorageHost _host;
    private int _last;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, IsFull ? 200 : 12)];

    private protected ImagePagingPropertyContract(RecordStorageHost host) => _host = host;

    public void Dispose()
    {
        _host.Dispose();
        GC.SuppressFinalize(this);
    }

    [StorageTheory]
    [MemberData(nameof(Seeds))]
    [Trait("Kind", "Heavy")]
    public async Task ListAsync_ByCursorWhileOthersChange_ShowsWhatStaysOnce(int seed)
    {
        var random = new Random(seed);
        await ChangeAsync(random, 60);
        ImageQuery query = RandomQuery(random);
        HashSet<string> stays = [.. await AllAsync(query)];
        List<string> seen = [];

        string? after = null;
        do
        {
            Page<ImageRecord> page = await _host.Records.ListAsync(query with { After = after, Limit = random.Next(1, 7) }, None);
            seen.AddRange(page.Items.Select(record => record.ImageName));
            after = page.Next;
            await ChangeAsync(random, random.Next(4));
            stays.IntersectWith(await AllAsync(query));
        }
        while (after is not null);

        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Subset(seen.ToHashSet(), stays);
        Assert.Equal(seen.Where(stays.Contains), (await AllAsync(query)).Where(name => seen.Contains(name) && stays.Contains(name)));
    }

    [StorageTheory]
    [MemberData(nameof(Seeds))]
    [Trait("Kind", "Heavy")]
    public async Task ListAsync_ByOffsetCountingWhatOneAdds_ShowsEverythingOnce(int seed)
    {
        var random = new Random(seed);
        await ChangeAsync(random, 40);
        List<string> before = await AllAsync(new ImageQuery());
        List<string> seen = [];

        // What is new comes first, also within one millisecond; so a client that counts its own images finds where it was.
        for (int added = 0; seen.Count < before.Count;)
        {
            Page<ImageRecord> page = await _host.Records.ListAsync(new ImageQuery { Offset = seen.Count + added, Limit = 5 }, None);
            seen.AddRange(page.Items.Select(record => record.ImageName));
            for (int count = random.Next(3); count > 0; count--, added++)
            {
                await AddAsync(random);
            }
        }

        Assert.Equal(before, seen);
    }

    private async Task ChangeAsync(Random random, int count)
    {
        for (; count > 0; count--)
        {
            string name = Name(random.Next(_last + 1));
            switch (random.Next(10))
            {
                case 0:
                    await _host.Records.DeleteAsync(name, None);
                    break;
                case 1:
                    await _host.Records.SoftDeleteManyAsync([name], None);
                    break;
                case 2:
                    await _host.Records.RestoreManyAsync([name], None);
                    break;
                case 3:
                    await _host.Records.UpdateManyAsync([name], new ImageChanges { Starred = random.Next(2) == 0, IsIntermediate = random.Next(2) == 0 }, None);
                    break;
                default:
                    await AddAsync(random);
                    break;
            }
        }
    }

    private async Task AddAsync(Random random)
    {
        // Most images share their millisecond with others.
        _host.Time.Advance(TimeSpan.FromMilliseconds(random.Next(4) / 3));
        await _host.Records.InsertAsync(
            RecordStorageHost.Record(Name(++_last)) with
            {
                Category = (ImageCategory)random.Next(Categories),
                Origin = (ImageOrigin)random.Next(2),
                IsIntermediate = random.Next(3) == 0,
                Starred = random.Next(4) == 0,
                SessionId = random.Next(2) == 0 ? null : "s",
                Metadata = random.Next(2) == 0 ? null : """{"prompt":"apple"}""",
            },
            None);
    }

    private static ImageQuery RandomQuery(Random random) => new()
    {
        OldestFirst = random.Next(3) == 0,
        IsIntermediate = random.Next(3) switch { 0 => true, 1 => false, _ => null },
        Starred = random.Next(4) == 0 ? false : null,
        Categories = random.Next(3) == 0 ? [ImageCategory.General, ImageCategory.Mask, ImageCategory.Other] : [],
        SessionId = random.Next(4) == 0 ? "s" : null,
        Search = random.Next(4) == 0 ? "apple" : null,
    };

    // Names are in no order, so that nothing can hold by their being sorted.
    private static string Name(int index) => string.Create(CultureInfo.InvariantCulture, $"{(uint)(index * 2654435761L):x8}.png");

    private async Task<List<string>> AllAsync(ImageQuery query) =>
        [.. (await _host.Records.ListNamesAsync(query with { Limit = ImageQuery.MaxNameLimit }, None)).Items];
}
