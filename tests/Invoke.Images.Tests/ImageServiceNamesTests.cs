using Microsoft.Extensions.Options;

namespace Invoke.Images.Tests;

/// <summary>Names that are taken: an image gets another one where the service knows one.</summary>
public sealed class ImageServiceNamesTests : IDisposable
{
    private readonly ImageServiceHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task CreateAsync_NamesOfAnEarlierProcess_AreCountedOver()
    {
        using ImageService before = _host.Create(Template("{seed}_{counter}"));
        for (var index = 0; index < 3; index++)
        {
            await before.CreateAsync(Request());
        }

        using ImageService after = _host.Create(Template("{seed}_{counter}"));

        Assert.Equal("42_4.png", (await after.CreateAsync(Request())).ImageName);
        Assert.Equal("42_5.png", (await after.CreateAsync(Request())).ImageName);
    }

    [Fact]
    public async Task CreateAsync_TemplateWithoutACounter_AppendsANumber()
    {
        using ImageService before = _host.Create(Template("portrait"));
        using ImageService after = _host.Create(Template("portrait"));

        await before.CreateAsync(Request());

        Assert.Equal("portrait-2.png", (await after.CreateAsync(Request())).ImageName);
    }

    [Fact]
    public async Task CreateManyAsync_OneNameForAll_EachGetsItsOwn()
    {
        using ImageService images = _host.Create(new RepeatingNameService("a.png", "a.png", "b.png"));

        IReadOnlyList<StoredImage> stored = await images.CreateManyAsync([Request(), Request()]);

        Assert.Equal(["a.png", "b.png"], stored.Select(image => image.ImageName));
    }

    [Fact]
    public async Task CreateAsync_FileOfThatNameIsThere_TakesTheNextName()
    {
        using ImageService images = _host.Create(new FixedNameService("a.png", "b.png"), files: new FakeFileStorage(_host.Files) { Taken = "a.png" });

        StoredImage stored = await images.CreateAsync(Request());

        Assert.Equal("b.png", stored.ImageName);
        Assert.Equal(["images/b.png", "images/thumbnails/b.png"], StoredFiles.Below(_host.Root));
        Assert.Equal(1, (await images.GetCountsAsync()).Total);
    }

    [Fact]
    public async Task CreateAsync_FileOfTheOnlyNameIsThere_SaysSo()
    {
        using ImageService images = _host.Create(new FixedNameService("a.png"), files: new FakeFileStorage(_host.Files) { Taken = "a.png" });

        var exception = await Assert.ThrowsAsync<ImageFileAlreadyExistsException>(async () => await images.CreateAsync(Request()));

        Assert.Equal("a.png", exception.ImageName);
        await _host.AssertNothingStoredAsync();
    }

    [Fact]
    public async Task CreateAsync_TwoServicesAtOnce_NothingIsLost()
    {
        using ImageService one = _host.Create(Template("x{counter}"));
        using ImageService two = _host.Create(Template("x{counter}"));

        StoredImage[] stored = await Task.WhenAll(Enumerable.Range(0, 40).Select(async index => await (index % 2 == 0 ? one : two).CreateAsync(Request())));

        Assert.Equal(40, stored.Select(image => image.ImageName).Distinct().Count());
        Assert.Equal(40, (await one.ListAsync(new ImageQuery())).Total);
    }

    [Fact]
    public async Task CreateAsync_NameTakenMeanwhile_GetsAnotherWithoutEncodingAgain()
    {
        var codec = new CountingCodec();
        using ImageService images = _host.Create(new FixedNameService("a.png", "b.png"), codec, records: new FakeRecordStorage(_host.Records) { Taken = "a.png" });

        StoredImage stored = await images.CreateAsync(Request());

        Assert.Equal("b.png", stored.ImageName);
        Assert.Equal((1, 1), (codec.Encoded, codec.Thumbnails));
        Assert.Equal(["images/b.png", "images/thumbnails/b.png"], StoredFiles.Below(_host.Root));
        Assert.Equal((2, 2), (stored.Width, (await images.ReadPixelsAsync("b.png", PixelFormat.Rgb24)).Width));
    }

    [Fact]
    public async Task CreateManyAsync_OneNameStaysTaken_EndsAtTheSecondAttempt()
    {
        var codec = new CountingCodec();
        var files = new FakeFileStorage(_host.Files);
        int staged = 0;
        files.Staged = () => staged++;
        using ImageService before = _host.Create(new FixedNameService("fixed.png"));
        await before.CreateAsync(Request());
        using ImageService images = _host.Create(new HalfFixedNameService(), codec, files);

        var exception = await Assert.ThrowsAsync<ImageRecordAlreadyExistsException>(
            async () => await images.CreateManyAsync([Request(), Request() with { NodeId = "fixed" }]));

        Assert.Equal("fixed.png", exception.ImageName);
        Assert.Equal((2, 2, 2), (codec.Encoded, codec.Thumbnails, staged));
        Assert.Equal(["images/fixed.png", "images/thumbnails/fixed.png"], StoredFiles.Below(_host.Root));
    }

    private static ImageCreateRequest Request() => ImageCreateRequest.FromPixels(new byte[12], 2, 2, PixelFormat.Rgb24) with { Seed = 42 };

    private TemplateNameService Template(string template) => new(Options.Create(new NameTemplateOptions { Template = template }), _host.Time);

    private sealed class RepeatingNameService(params string[] names) : INameService
    {
        private int _next;

        public string CreateImageName(in ImageNameRequest request) => names[_next++];
    }
    private sealed class HalfFixedNameService : INameService
    {
        private int _next;

        public string CreateImageName(in ImageNameRequest request) => request.NodeId == "fixed" ? "fixed.png" : $"{++_next}.png";
    }
}
