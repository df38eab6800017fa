using Invoke.Graph;
using Invoke.Testing.Shared;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Invoke.Images.Tests;

public sealed class AddImagesTests : IDisposable
{
    private readonly TempDirectory _root = new();
    private readonly ServiceCollection _services = new();
    private readonly IInvokeBuilder _builder;

    public AddImagesTests() => _builder = _services.AddInvoke();

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task AddImages_Defaults_StoreAnImage()
    {
        _builder.AddImages(options => options.RootPath = _root.Path);
        await using ServiceProvider provider = Build();

        StoredImage stored = await provider.GetRequiredService<IImageService>()
            .CreateAsync(ImageCreateRequest.FromPixels(new byte[12], 2, 2, PixelFormat.Rgb24));

        Assert.True(File.Exists(_root.PathOf($"images/{stored.ImageName}")));
        Assert.True(File.Exists(_root.PathOf("databases/invoke.db")));
    }

    [Fact]
    public async Task AddImages_Care_LooksAfterTheSameStore()
    {
        _services.AddSingleton<IImageReferenceCheck, UsesEverything>();
        _builder.AddImages(options => options.RootPath = _root.Path);
        await using ServiceProvider provider = Build();
        await provider.GetRequiredService<IImageService>()
            .CreateAsync(ImageCreateRequest.FromPixels(new byte[12], 2, 2, PixelFormat.Rgb24) with { IsIntermediate = true });
        IImageCare care = provider.GetRequiredService<IImageCare>();

        ImageClearing cleared = await care.ClearIntermediatesAsync(ImageRetention.None with { MinAge = TimeSpan.Zero });

        Assert.Equal((0, 1), (cleared.Deleted, cleared.Kept));
        Assert.Equal(1, (await care.VerifyAsync()).Records);
    }

    [Fact]
    public void AddImages_DisposedSynchronously_Works()
    {
        _builder.AddImages(options => options.RootPath = _root.Path);
        ServiceProvider provider = Build();
        _ = provider.GetRequiredService<IImageService>();

        provider.Dispose();
    }

    [Fact]
    public void AddImages_Twice_AddsOnce()
    {
        _builder.AddImages().AddImages();

        Assert.Single(_services, service => service.ServiceType == typeof(IImageService));
        Assert.Single(_services, service => service.ServiceType == typeof(IValidateOptions<ImagesOptions>));
    }

    [Fact]
    public void AddImages_TwiceWithOptions_AppliesBoth()
    {
        _builder.AddImages(options => options.ThumbnailSize = 64).AddImages(options => options.UrlBase = "x");
        using ServiceProvider provider = Build();

        ImagesOptions value = provider.GetRequiredService<IOptions<ImagesOptions>>().Value;

        Assert.Equal((64, "x"), (value.ThumbnailSize, value.UrlBase));
    }

    [Fact]
    public void AddImages_ServiceRegisteredBefore_Wins()
    {
        _services.AddSingleton<IUrlService, BrokenUrlService>();
        _builder.AddImages();
        using ServiceProvider provider = Build();

        Assert.IsType<BrokenUrlService>(provider.GetRequiredService<IUrlService>());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Use_BeforeOrAfter_Wins(bool before)
    {
        _ = before ? Choose(_builder).AddImages() : Choose(_builder.AddImages());
        using ServiceProvider provider = Build();

        Assert.IsType<BrokenUrlService>(provider.GetRequiredService<IUrlService>());
        Assert.IsType<BrokenNameService>(provider.GetRequiredService<INameService>());
        Assert.IsType<OwnCodec>(provider.GetRequiredService<IImageCodec>());
        Assert.IsType<OwnFiles>(provider.GetRequiredService<IImageFileStorage>());
        Assert.IsType<OwnRecords>(provider.GetRequiredService<IImageRecordStorage>());
    }

    [Theory]
    [InlineData(nameof(ImagesOptions.RootPath))]
    [InlineData(nameof(ImagesOptions.ThumbnailSize))]
    [InlineData(nameof(ImagesOptions.MaxPixels))]
    [InlineData(nameof(ImagesOptions.MaxFileBytes))]
    [InlineData(nameof(ImagesOptions.MaxMetadataBytes))]
    [InlineData(nameof(ImagesOptions.DatabaseBusyTimeout))]
    [InlineData(nameof(ImagesOptions.FileCacheBytes))]
    [InlineData(nameof(ImagesOptions.Subfolder))]
    [InlineData(nameof(ImagesOptions.DeletedRetention))]
    [InlineData(nameof(ImagesOptions.IntermediateRetention))]
    public void AddImages_BadOption_NamesIt(string option)
    {
        _builder.AddImages(options => _ = option switch
        {
            nameof(ImagesOptions.RootPath) => (object)(options.RootPath = " "),
            nameof(ImagesOptions.ThumbnailSize) => options.ThumbnailSize = 15,
            nameof(ImagesOptions.MaxPixels) => options.MaxPixels = 0,
            nameof(ImagesOptions.MaxFileBytes) => options.MaxFileBytes = -1,
            nameof(ImagesOptions.MaxMetadataBytes) => options.MaxMetadataBytes = 0,
            nameof(ImagesOptions.FileCacheBytes) => options.FileCacheBytes = -1,
            nameof(ImagesOptions.DeletedRetention) => options.DeletedRetention = TimeSpan.FromTicks(-1),
            nameof(ImagesOptions.IntermediateRetention) => options.IntermediateRetention = new ImageRetention { MaxCount = -1 },
            nameof(ImagesOptions.Subfolder) => (object)(options.Subfolder = null!), // as a host without nullable checks can
            _ => options.DatabaseBusyTimeout = TimeSpan.FromHours(2),
        });
        using ServiceProvider provider = Build();

        var exception = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IImageService>());

        Assert.Contains(option, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddImages_BadOption_StopsTheHostAtStart()
    {
        _builder.AddImages(options => options.ThumbnailSize = 1);
        using ServiceProvider provider = Build();

        Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());
    }

    private static IInvokeBuilder Choose(IInvokeBuilder builder) => builder
        .UseUrlService<BrokenUrlService>()
        .UseNameService<BrokenNameService>()
        .UseImageCodec<OwnCodec>()
        .UseImageFileStorage<OwnFiles>()
        .UseImageRecordStorage<OwnRecords>();

    private ServiceProvider Build() =>
        _services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

    private sealed class UsesEverything : IImageReferenceCheck
    {
        public ValueTask<bool> IsReferencedAsync(string imageName, CancellationToken cancellationToken) => new(true);
    }

    private sealed class OwnCodec : IImageCodec
    {
        public bool CanEncode(ImageFormat format) => throw new NotSupportedException();

        public ImageInfo Identify(ReadOnlySpan<byte> data) => throw new NotSupportedException();

        public void Decode(ReadOnlySpan<byte> data, Pixels destination, DecodeOptions options) => throw new NotSupportedException();

        public void Encode(ReadOnlyPixels pixels, EncodeOptions options, System.Buffers.IBufferWriter<byte> output) => throw new NotSupportedException();

        public void EncodeThumbnail(
            ReadOnlySpan<byte> data, DecodeOptions decodeOptions, int maxEdge, EncodeOptions encodeOptions, System.Buffers.IBufferWriter<byte> output) =>
            throw new NotSupportedException();

        public void EncodeThumbnail(ReadOnlyPixels pixels, int maxEdge, EncodeOptions options, System.Buffers.IBufferWriter<byte> output) =>
            throw new NotSupportedException();
    }

    private sealed class OwnFiles : IImageFileStorage
    {
        public ValueTask<IStagedImageChange> StageCreateAsync(ImageFileContent content, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<IStagedImageChange> StageDeleteAsync(IReadOnlyList<ImageLocation> images, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<ImageFile> OpenReadAsync(ImageLocation image, ImageFileKind kind, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<bool> ValidatePathAsync(ImageLocation image, ImageFileKind kind, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<ImageRecovery> RecoverAsync(Func<string, CancellationToken, ValueTask<ImageLocation?>> find, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }

    private sealed class OwnRecords : IImageRecordStorage
    {
        public ValueTask<ImageRecord> InsertAsync(ImageRecord record, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<IReadOnlyList<ImageRecord>> InsertManyAsync(IReadOnlyList<ImageRecord> records, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask<ImageRecord> GetAsync(string imageName, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<ImageRecord?> FindAsync(string imageName, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<bool> ExistsAsync(string imageName, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<ImageRecord> UpdateAsync(string imageName, ImageChanges changes, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<IReadOnlyList<string>> UpdateManyAsync(IReadOnlyList<string> imageNames, ImageChanges changes, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask<IReadOnlyList<string>> SoftDeleteManyAsync(IReadOnlyList<string> imageNames, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<IReadOnlyList<string>> RestoreManyAsync(IReadOnlyList<string> imageNames, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<bool> DeleteAsync(string imageName, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<IReadOnlyList<string>> DeleteManyAsync(
            IReadOnlyList<string> imageNames, ImageCondition condition, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<Page<ImageRecord>> ListAsync(ImageQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<Page<string>> ListNamesAsync(ImageQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<ImageCounts> GetCountsAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
