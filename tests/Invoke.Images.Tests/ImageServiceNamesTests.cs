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
    public async Task CreateAsync_TwoServicesAtOnce_NothingIsLost()
    {
        using ImageService one = _host.Create(Template("x{counter}"));
        using ImageService two = _host.Create(Template("x{counter}"));

        StoredImage[] stored = await Task.WhenAll(Enumerable.Range(0, 40).Select(async index => await (index % 2 == 0 ? one : two).CreateAsync(Request())));

        Assert.Equal(40, stored.Select(image => image.ImageName).Distinct().Count());
        Assert.Equal(40, (await one.ListAsync(new ImageQuery())).Total);
    }

    private static ImageCreateRequest Request() => ImageCreateRequest.FromPixels(new byte[12], 2, 2, PixelFormat.Rgb24) with { Seed = 42 };

    private TemplateNameService Template(string template) => new(Options.Create(new NameTemplateOptions { Template = template }), _host.Time);

    private sealed class RepeatingNameService(params string[] names) : INameService
    {
        private int _next;

        public string CreateImageName(in ImageNameRequest request) => names[_next++];
    }
}
