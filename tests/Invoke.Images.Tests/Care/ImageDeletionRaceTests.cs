using Microsoft.Extensions.Options;

namespace Invoke.Images.Tests;

/// <summary>What a user does between the listing of what should go and its deletion wins.</summary>
public sealed class ImageDeletionRaceTests : IDisposable
{
    private readonly CareHost _host = new();
    private readonly FakeFileStorage _files;
    private readonly ImageService _images;
    private readonly ImageCare _care;

    public ImageDeletionRaceTests()
    {
        IOptions<ImagesOptions> options = Options.Create(_host.Settings);
        _files = new FakeFileStorage(_host.Files);
        _images = new ImageService(
            new UuidNameService(_host.Time), new PngCodec(), _files, _host.Records, new RelativeUrlService(options), options, timeProvider: _host.Time);
        _care = new ImageCare(_images, _host.Records, _host.Files, new PngCodec(), options, _host.Time);
    }

    public void Dispose()
    {
        _images.Dispose();
        _host.Dispose();
    }

    [Fact]
    public async Task PurgeAsync_RestoredMeanwhile_StaysWithItsFiles()
    {
        StoredImage restored = await _host.AddAsync();
        StoredImage purged = await _host.AddAsync();
        await _images.SoftDeleteManyAsync([restored.ImageName, purged.ImageName]);
        _host.Time.Advance(TimeSpan.FromDays(31));
        _files.OutOfSight = async () => await _host.Images.RestoreManyAsync([restored.ImageName]);

        int count = await _images.PurgeAsync(TimeSpan.FromDays(30));

        Assert.Equal(1, count);
        Assert.Equal([restored.ImageName], await _host.NamesAsync());
        Assert.True(File.Exists(_host.PathOf(restored)));
        Assert.True(File.Exists(_host.ThumbnailOf(restored)));
        Assert.False(File.Exists(_host.PathOf(purged)));
        Assert.Empty((await _host.Care.VerifyAsync()).Problems);
    }

    [Fact]
    public async Task PurgeAsync_RestoredAndDeletedAgainMeanwhile_CanStillBeRestored()
    {
        StoredImage image = await _host.AddAsync();
        await _images.SoftDeleteManyAsync([image.ImageName]);
        _host.Time.Advance(TimeSpan.FromDays(31));
        _files.OutOfSight = async () =>
        {
            await _host.Images.RestoreManyAsync([image.ImageName]);
            await _host.Images.SoftDeleteManyAsync([image.ImageName]);
        };

        Assert.Equal(0, await _images.PurgeAsync(TimeSpan.FromDays(30)));

        Assert.Equal([image.ImageName], await _images.RestoreManyAsync([image.ImageName]));
        Assert.True(File.Exists(_host.PathOf(image)));
    }

    [Fact]
    public async Task ClearIntermediatesAsync_StarredPromotedOrMarkedMeanwhile_Stay()
    {
        StoredImage starred = await _host.AddAsync(isIntermediate: true);
        StoredImage promoted = await _host.AddAsync(isIntermediate: true);
        StoredImage marked = await _host.AddAsync(isIntermediate: true);
        StoredImage cleared = await _host.AddAsync(isIntermediate: true);
        _files.OutOfSight = async () =>
        {
            await _host.Images.UpdateAsync(starred.ImageName, new ImageChanges { Starred = true });
            await _host.Images.UpdateAsync(promoted.ImageName, new ImageChanges { IsIntermediate = false });
            await _host.Images.SoftDeleteManyAsync([marked.ImageName]);
        };

        ImageClearing result = await _care.ClearIntermediatesAsync(ImageRetention.None with { MinAge = TimeSpan.Zero });

        Assert.Equal(new ImageClearing(1, cleared.FileBytes, 0), result);
        Assert.Equal([starred.ImageName, promoted.ImageName], await _host.NamesAsync());
        Assert.All([starred, promoted, marked], image => Assert.True(File.Exists(_host.PathOf(image))));
        Assert.False(File.Exists(_host.PathOf(cleared)));
    }
}
