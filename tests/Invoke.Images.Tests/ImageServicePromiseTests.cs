using System.Buffers;

namespace Invoke.Images.Tests;

/// <summary>Bounds, cancellation and notices that no other test would miss.</summary>
public sealed class ImageServicePromiseTests : IDisposable
{
    private readonly ImageServiceHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task ListNamesAsync_MoreThanAPageOfImages_IsAllowedUpToItsOwnLimit()
    {
        using ImageService images = _host.Create();

        Assert.Empty((await images.ListNamesAsync(new ImageQuery { Limit = ImageQuery.MaxNameLimit })).Items);

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await images.ListNamesAsync(new ImageQuery { Limit = ImageQuery.MaxNameLimit + 1 }));
    }

    [Fact]
    public async Task CreateAsync_EveryNameIsTakenMeanwhile_EndsAfterAHundredAttempts()
    {
        var names = new CountingNameService();
        using ImageService images = _host.Create(names, records: new FakeRecordStorage(_host.Records) { AllTaken = true });

        await Assert.ThrowsAsync<ImageRecordAlreadyExistsException>(async () => await images.CreateAsync(Request()));

        Assert.Equal(100, names.Asked);
        await _host.AssertNothingStoredAsync();
    }

    [Fact]
    public async Task CreateAsync_FileOfTheOnlyNameIsThere_AsksOnceMore()
    {
        var names = new CountingNameService("a.png");
        using ImageService images = _host.Create(names, files: new FakeFileStorage(_host.Files) { Taken = "a.png" });

        await Assert.ThrowsAsync<ImageFileAlreadyExistsException>(async () => await images.CreateAsync(Request()));

        Assert.Equal(2, names.Asked);
    }

    [Fact]
    public async Task CreateAsync_EndingInCapitals_IsTaken()
    {
        using ImageService images = _host.Create(new FixedNameService("A.PNG"));

        await images.CreateAsync(Request());

        Assert.Equal(16, (await images.ReadPixelsAsync("A.PNG", PixelFormat.Rgb24)).Width);
    }

    [Fact]
    public async Task CreateManyAsync_CancelledWhileEncoding_EncodesNoMore()
    {
        using var source = new CancellationTokenSource();
        var codec = new WatchedEncoding(source.Cancel);
        using ImageService images = _host.Create(codec: codec);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await images.CreateManyAsync([Request(), Request()], source.Token));

        Assert.Single(codec.Outputs);
        await _host.AssertNothingStoredAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CreateAsync_StoredOrNot_GivesItsBuffersBack(bool fails)
    {
        var codec = new WatchedEncoding();
        using ImageService images = _host.Create(codec: codec, records: new FakeRecordStorage(_host.Records) { FailInsert = fails });

        Assert.Equal(fails, await Record.ExceptionAsync(async () => await images.CreateAsync(Request())) is not null);

        PooledBufferWriter buffer = Assert.IsType<PooledBufferWriter>(Assert.Single(codec.Outputs));
        Assert.Equal(0, buffer.WrittenMemory.Length);
    }

    [Fact]
    public async Task DeleteAsync_CancelledOnceTheRecordIsGone_RemovesTheFilesToo()
    {
        using var source = new CancellationTokenSource();
        using ImageService images = _host.Create(records: new FakeRecordStorage(_host.Records) { Deleted = source.Cancel });
        StoredImage stored = await images.CreateAsync(Request());

        Assert.True(await images.DeleteAsync(stored.ImageName, source.Token));

        await _host.AssertNothingStoredAsync();
    }

    [Fact]
    public async Task DeleteManyAsync_NameTwice_TakesItsFilesOnce()
    {
        var files = new FakeFileStorage(_host.Files);
        using ImageService images = _host.Create(files: files);
        StoredImage stored = await images.CreateAsync(Request());

        await images.DeleteManyAsync([stored.ImageName, stored.ImageName]);

        Assert.Equal([stored.ImageName], files.Hidden);
    }

    [Fact]
    public async Task ReadPixelsAsync_ImageOfABoundThatWasHigher_IsRefused()
    {
        using ImageService generous = _host.Create();
        StoredImage stored = await generous.CreateAsync(Request());
        _host.Settings.MaxPixels = stored.Width * stored.Height;
        using ImageService exact = _host.Create();
        _host.Settings.MaxPixels--;
        using ImageService strict = _host.Create();

        Assert.Equal(stored.Width, (await exact.ReadPixelsAsync(stored.ImageName, PixelFormat.Rgb24)).Width);

        await Assert.ThrowsAsync<ImageLimitException>(async () => await strict.ReadPixelsAsync(stored.ImageName, PixelFormat.Rgb24));
    }

    [Fact]
    public async Task Observer_DeletedImages_IsToldOfThoseAndWhetherTheyCanComeBack()
    {
        var observer = new Observer();
        using ImageService images = _host.Create(observer: observer);
        StoredImage stored = await images.CreateAsync(Request());

        await images.SoftDeleteManyAsync(["missing.png"]);
        await images.SoftDeleteManyAsync([stored.ImageName]);
        await images.DeleteManyAsync([stored.ImageName, "missing.png"]);
        await images.DeleteManyAsync([stored.ImageName]);

        Assert.Equal([(stored.ImageName, true), (stored.ImageName, false)], observer.Told);
    }

    private static ImageCreateRequest Request() =>
        ImageCreateRequest.FromPixels(TestPixels.Gradient(16, 8, PixelFormat.Rgb24), 16, 8, PixelFormat.Rgb24);

    private sealed class Observer : IImageDeletionObserver
    {
        public List<(string Names, bool CanBeRestored)> Told { get; } = [];

        public ValueTask OnDeletedAsync(IReadOnlyList<string> imageNames, bool canBeRestored)
        {
            Told.Add((string.Join(' ', imageNames), canBeRestored));
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>The managed codec, except that it remembers where it wrote images to.</summary>
    private sealed class WatchedEncoding(Action? encoded = null) : IImageCodec
    {
        private readonly PngCodec _codec = new();

        public List<IBufferWriter<byte>> Outputs { get; } = [];

        public bool CanEncode(ImageFormat format) => _codec.CanEncode(format);

        public ImageInfo Identify(ReadOnlySpan<byte> data) => _codec.Identify(data);

        public void Decode(ReadOnlySpan<byte> data, Pixels destination, DecodeOptions options) => _codec.Decode(data, destination, options);

        public void Encode(ReadOnlyPixels pixels, EncodeOptions options, IBufferWriter<byte> output)
        {
            Outputs.Add(output);
            _codec.Encode(pixels, options, output);
            encoded?.Invoke();
        }

        public void EncodeThumbnail(ReadOnlySpan<byte> data, DecodeOptions decodeOptions, int maxEdge, EncodeOptions encodeOptions, IBufferWriter<byte> output) =>
            _codec.EncodeThumbnail(data, decodeOptions, maxEdge, encodeOptions, output);

        public void EncodeThumbnail(ReadOnlyPixels pixels, int maxEdge, EncodeOptions options, IBufferWriter<byte> output) =>
            _codec.EncodeThumbnail(pixels, maxEdge, options, output);
    }
}
