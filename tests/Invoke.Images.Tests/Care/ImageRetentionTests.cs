namespace Invoke.Images.Tests;

public sealed class ImageRetentionTests : IDisposable
{
    private static readonly TimeSpan None = TimeSpan.Zero;

    private readonly CareHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task ClearIntermediatesAsync_None_KeepsFinishedAndStarredOnes()
    {
        StoredImage finished = await _host.AddAsync();
        StoredImage starred = await _host.AddAsync(isIntermediate: true);
        StoredImage step = await _host.AddAsync(isIntermediate: true);
        await _host.Images.UpdateAsync(starred.ImageName, new ImageChanges { Starred = true });

        ImageClearing cleared = await _host.Care.ClearIntermediatesAsync(ImageRetention.None with { MinAge = None });

        Assert.Equal(new ImageClearing(1, step.FileBytes, 0), cleared);
        Assert.Equal([finished.ImageName, starred.ImageName], await _host.NamesAsync());
        Assert.False(File.Exists(_host.PathOf(step)));
    }

    [Fact]
    public async Task ClearIntermediatesAsync_MaxAge_DeletesTheOlder()
    {
        await _host.AddAsync(isIntermediate: true);
        StoredImage young = await _host.AddAsync(isIntermediate: true);

        await _host.Care.ClearIntermediatesAsync(new ImageRetention { MaxAge = TimeSpan.FromMinutes(1), MinAge = None });

        Assert.Equal([young.ImageName], await _host.NamesAsync());
    }

    [Fact]
    public async Task ClearIntermediatesAsync_MaxCount_KeepsTheNewest()
    {
        List<StoredImage> images = await AddManyAsync(5);

        ImageClearing cleared = await _host.Care.ClearIntermediatesAsync(new ImageRetention { MaxCount = 2, MinAge = None });

        Assert.Equal(3, cleared.Deleted);
        Assert.Equal([images[3].ImageName, images[4].ImageName], await _host.NamesAsync());
    }

    [Fact]
    public async Task ClearIntermediatesAsync_MaxBytes_KeepsTheNewestThatFit()
    {
        List<StoredImage> images = await AddManyAsync(4);

        await _host.Care.ClearIntermediatesAsync(new ImageRetention { MaxBytes = images[3].FileBytes + images[2].FileBytes, MinAge = None });

        Assert.Equal([images[2].ImageName, images[3].ImageName], await _host.NamesAsync());
    }

    [Fact]
    public async Task ClearIntermediatesAsync_MinAge_SavesWhatARunMayNeed()
    {
        await AddManyAsync(3);

        ImageClearing cleared = await _host.Care.ClearIntermediatesAsync(ImageRetention.None);

        Assert.Equal(default, cleared);
        _host.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(3, (await _host.Care.ClearIntermediatesAsync(ImageRetention.None)).Deleted);
    }

    [Fact]
    public async Task ClearIntermediatesAsync_NoBound_DeletesNothing()
    {
        await AddManyAsync(2);

        Assert.Equal(default, await _host.Care.ClearIntermediatesAsync(new ImageRetention { MinAge = None }));
        Assert.Equal(2, (await _host.NamesAsync()).Length);
    }

    [Fact]
    public async Task ClearIntermediatesAsync_NamedByMetadataOrGraph_KeepsThose()
    {
        StoredImage inMetadata = await _host.AddAsync(isIntermediate: true);
        StoredImage inGraph = await _host.AddAsync(isIntermediate: true);
        StoredImage unused = await _host.AddAsync(isIntermediate: true);
        await _host.AddAsync(
            metadata: $$"""{"control_layers":[{"image":"{{inMetadata.ImageName}}"}]}""",
            graph: """{"nodes":{"a":{"id":"a","image":{"image_name":"NAME"}}}}""".Replace("NAME", inGraph.ImageName, StringComparison.Ordinal));

        ImageClearing cleared = await _host.Care.ClearIntermediatesAsync(ImageRetention.None with { MinAge = None });

        Assert.Equal(new ImageClearing(1, unused.FileBytes, 2), cleared);
        Assert.Equal([inMetadata.ImageName, inGraph.ImageName], (await _host.NamesAsync())[..2]);
    }

    [Fact]
    public async Task ClearIntermediatesAsync_NamesItselfOnly_IsCleared()
    {
        StoredImage image = await _host.AddAsync(isIntermediate: true);
        TestDatabase.Execute(_host.Root, $$"""UPDATE images SET metadata = '{"image_name":"{{image.ImageName}}"}'""");

        Assert.Equal(1, (await _host.Care.ClearIntermediatesAsync(ImageRetention.None with { MinAge = None })).Deleted);
    }

    [Fact]
    public async Task ClearIntermediatesAsync_Chain_GoesInOneCall()
    {
        StoredImage last = await _host.AddAsync(isIntermediate: true);
        for (int count = 0; count < 10; count++)
        {
            last = await _host.AddAsync(isIntermediate: true, metadata: $$"""{"from":"{{last.ImageName}}"}""");
        }

        ImageClearing cleared = await _host.Care.ClearIntermediatesAsync(ImageRetention.None with { MinAge = None });

        Assert.Equal((11, 0), (cleared.Deleted, cleared.Kept));
    }

    [Fact]
    public async Task ClearIntermediatesAsync_SomeAreUsed_GoesOnUntilTheBoundIsMet()
    {
        List<StoredImage> images = await AddManyAsync(6);
        var queue = new Queue(images[0].ImageName, images[1].ImageName);

        ImageClearing cleared = await _host.CreateCare(checks: queue).ClearIntermediatesAsync(new ImageRetention { MaxCount = 3, MinAge = None });

        Assert.Equal((3, 2), (cleared.Deleted, cleared.Kept));
        Assert.Equal([images[0].ImageName, images[1].ImageName, images[5].ImageName], await _host.NamesAsync());
    }

    [Fact]
    public async Task ClearIntermediatesAsync_MoreThanAPage_ClearsAll()
    {
        await _host.Records.InsertManyAsync(
            [.. Enumerable.Range(0, 1100).Select(index => RecordsHost.Record($"{index:D8}.png") with { IsIntermediate = true })], CancellationToken.None);
        _host.Time.Advance(TimeSpan.FromDays(1));

        Assert.Equal(1090, (await _host.Care.ClearIntermediatesAsync(new ImageRetention { MaxCount = 10 })).Deleted);
        Assert.Equal(10, (await _host.Images.GetCountsAsync()).Intermediates);
    }

    [Fact]
    public async Task ClearIntermediatesAsync_UsedByAnIntermediateOfALaterPage_GoesInOneCall()
    {
        const int count = 1100;
        await _host.Records.InsertManyAsync(
            [
                .. Enumerable.Range(0, count).Select(index => RecordsHost.Record($"{index:D8}.png") with
                {
                    IsIntermediate = true,
                    Metadata = index == count - 1 ? """{"from":["00000000.png","00000600.png"]}""" : null,
                }),
            ],
            CancellationToken.None);

        _host.Time.Advance(TimeSpan.FromMilliseconds(1));

        ImageClearing cleared = await _host.Care.ClearIntermediatesAsync(ImageRetention.None with { MinAge = None });

        Assert.Equal((count, 0), (cleared.Deleted, cleared.Kept));
    }

    [Theory]
    [InlineData(-1, null, null)]
    [InlineData(null, -1L, null)]
    [InlineData(null, null, -1L)]
    public async Task ClearIntermediatesAsync_NegativeBound_IsRefused(int? age, long? count, long? bytes)
    {
        var policy = new ImageRetention { MaxAge = age is { } days ? TimeSpan.FromDays(days) : null, MaxCount = count, MaxBytes = bytes };

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await _host.Care.ClearIntermediatesAsync(policy));
    }

    [Fact]
    public async Task ApplyRetentionAsync_Options_ClearAndPurge()
    {
        _host.Settings.IntermediateRetention = new ImageRetention { MaxAge = TimeSpan.FromDays(7) };
        List<StoredImage> steps = await AddManyAsync(2);
        StoredImage deleted = await _host.AddAsync();
        StoredImage kept = await _host.AddAsync();
        await _host.Images.SoftDeleteManyAsync([deleted.ImageName]);
        _host.Time.Advance(TimeSpan.FromDays(31));

        ImageClearing cleared = await _host.Care.ApplyRetentionAsync();

        Assert.Equal(new ImageClearing(3, steps.Sum(image => image.FileBytes) + deleted.FileBytes, 0), cleared);
        Assert.Equal([kept.ImageName], await _host.NamesAsync());
        Assert.Equal(default, await _host.Care.ApplyRetentionAsync());
    }

    [Fact]
    public async Task ApplyRetentionAsync_KeepForEver_PurgesNothing()
    {
        _host.Settings.DeletedRetention = null;
        StoredImage deleted = await _host.AddAsync();
        await _host.Images.SoftDeleteManyAsync([deleted.ImageName]);
        _host.Time.Advance(TimeSpan.FromDays(4000));

        Assert.Equal(default, await _host.Care.ApplyRetentionAsync());
        Assert.Equal(1, (await _host.Images.GetCountsAsync()).Deleted);
    }

    private async Task<List<StoredImage>> AddManyAsync(int count)
    {
        List<StoredImage> images = [];
        for (int index = 0; index < count; index++)
        {
            images.Add(await _host.AddAsync(isIntermediate: true));
        }

        return images;
    }

    private sealed class Queue(params string[] used) : IImageReferenceCheck
    {
        public ValueTask<bool> IsReferencedAsync(string imageName, CancellationToken cancellationToken) => new(used.Contains(imageName));
    }
}
