using Invoke.Graph;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Invoke.Images.Tests;

public sealed class NameAndUrlTests
{
    private const string Key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    private readonly ServiceCollection _services = new();
    private readonly IInvokeBuilder _builder;

    public NameAndUrlTests() => _builder = _services.AddInvoke();

    [Fact]
    public void UseNameTemplate_Template_NamesImages()
    {
        _builder.AddImages().UseNameTemplate("{category}-{counter:3}");
        using ServiceProvider provider = Build();

        Assert.Equal("mask-001.png", provider.GetRequiredService<INameService>().CreateImageName(new ImageNameRequest(".png", Category: ImageCategory.Mask)));
    }

    [Fact]
    public void UseNameTemplate_BadTemplate_StopsTheHostAtStart()
    {
        _builder.AddImages().UseNameTemplate("{nam}");

        Assert.Contains("{nam}", FaultAtStart(), StringComparison.Ordinal);
    }

    [Fact]
    public void UseAbsoluteUrls_NoAddress_StopsTheHostAtStart()
    {
        _builder.AddImages().UseAbsoluteUrls("nowhere");

        Assert.Equal(
            "ImagesOptions: UrlBase is 'nowhere', but absolute urls need an address like https://images.example.com/api/v1, without user, query and fragment.", FaultAtStart());
    }

    [Fact]
    public void UseCdnUrls_BadTemplates_StopTheHostAtStart()
    {
        _builder.AddImages().UseCdnUrls(options => (options.FullTemplate, options.ThumbnailTemplate) = ("nowhere/{name}", "https://a.example/{nam}"));

        string fault = FaultAtStart();

        Assert.Contains("CdnUrlOptions: FullTemplate 'nowhere/{name}' cannot be used: it is no absolute http or https address.", fault, StringComparison.Ordinal);
        Assert.Contains("CdnUrlOptions: ThumbnailTemplate 'https://a.example/{nam}' cannot be used: '{nam}' is not a token", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void UseSignedUrls_NoKey_StopsTheHostAtStart()
    {
        _builder.AddImages().UseSignedUrls(_ => { });

        Assert.Equal("SignedUrlOptions: Keys is empty; add a secret of at least 32 random bytes in base64.", FaultAtStart());
    }

    [Fact]
    public async Task UseAbsoluteUrls_Address_IsInFront()
    {
        _builder.UseAbsoluteUrls("https://images.example.com").AddImages();

        Assert.Equal("https://images.example.com/images/i/a.png/full", await UrlAsync());
    }

    [Fact]
    public async Task UseCdnUrls_Template_IsFilledIn()
    {
        _builder.AddImages().UseCdnUrls(options => options.FullTemplate = "https://cdn.example.com/{kind}/{name}");

        Assert.Equal("https://cdn.example.com/full/a.png", await UrlAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task UseSignedUrls_BeforeOrAfterAddImages_SignsTheDefaultUrls(bool before)
    {
        _ = before ? _builder.UseSignedUrls(options => options.Keys.Add(Key)).AddImages() : _builder.AddImages().UseSignedUrls(options => options.Keys.Add(Key));

        Assert.StartsWith("api/v1/images/i/a.png/full?expires=", await UrlAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task UseSignedUrls_BehindCdnUrls_SignsThose()
    {
        _builder.AddImages().UseCdnUrls(options => options.FullTemplate = "https://cdn.example.com/{kind}/{name}").UseSignedUrls(options => options.Keys.Add(Key));

        Assert.StartsWith("https://cdn.example.com/full/a.png?expires=", await UrlAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task UseSignedUrls_ServiceWithAKeyBehindTheDefault_SignsTheDefault()
    {
        _builder.AddImages();
        _services.AddKeyedSingleton<IUrlService, RelativeUrlService>("other");
        _builder.UseSignedUrls(options => options.Keys.Add(Key));

        Assert.StartsWith("api/v1/images/i/a.png/full?expires=", await UrlAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task UseSignedUrls_Twice_SignsOnce()
    {
        _builder.AddImages().UseSignedUrls(options => options.Keys.Add(Key)).UseSignedUrls(options => options.Lifetime = TimeSpan.FromDays(1));

        string url = await UrlAsync();

        Assert.Equal(url.IndexOf("signature", StringComparison.Ordinal), url.LastIndexOf("signature", StringComparison.Ordinal));
    }

    private string FaultAtStart()
    {
        using ServiceProvider provider = Build();
        return Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate()).Message;
    }

    private async Task<string> UrlAsync()
    {
        await using ServiceProvider provider = Build();
        return await provider.GetRequiredService<IUrlService>().GetUrlAsync("a.png", ImageFileKind.Full, CancellationToken.None);
    }

    private ServiceProvider Build() => _services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
}
