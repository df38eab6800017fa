using Invoke.Graph;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Invoke.Images.S3.Tests;

public sealed class UseS3Tests
{
    private readonly ServiceCollection _services = new();
    private readonly IInvokeBuilder _builder;

    public UseS3Tests() => _builder = _services.AddInvoke();

    public static TheoryData<string, Action<S3Options>> BadOptions => new()
    {
        { "Bucket is empty", options => options.Bucket = " " },
        { "Prefix is 'images'", options => options.Prefix = "images" },
        { "Prefix is '/images/'", options => options.Prefix = "/images/" },
        { "Prefix is 'a/../b/'", options => options.Prefix = "a/../b/" },
        { "Prefix is 'bilder ä/'", options => options.Prefix = "bilder ä/" },
        { "ServiceUrl is 'minio:9000'", options => options.ServiceUrl = "minio:9000" },
        { "Region is empty", options => options.Region = "" },
        { "only one of AccessKeyId and SecretAccessKey is set", options => options.SecretAccessKey = "the-secret" },
        { "SessionToken is set without", options => options.SessionToken = "the-secret" },
        { "RequestTimeout is 00:00:00", options => options.RequestTimeout = TimeSpan.Zero },
        { "MaxRetries is 11", options => options.MaxRetries = 11 },
        { "AbandonedAfter is 00:00:01", options => options.AbandonedAfter = TimeSpan.FromSeconds(1) },
    };

    [Fact]
    public async Task UseS3_Storage_IsTheBucket()
    {
        _builder.AddImages().UseS3(options => options.Bucket = "b").UseS3Urls();
        await using ServiceProvider provider = Build();

        Assert.IsType<S3ImageFileStorage>(provider.GetRequiredService<IImageFileStorage>());
        Assert.IsType<S3UrlService>(provider.GetRequiredService<IUrlService>());
        Assert.NotNull(provider.GetRequiredService<IImageService>());
        Assert.NotNull(provider.GetRequiredService<IImageCare>());
    }

    [Fact]
    public async Task UseS3_BeforeAddImages_Wins()
    {
        _builder.UseS3(options => options.Bucket = "b").UseS3Urls().AddImages();
        await using ServiceProvider provider = Build();

        Assert.IsType<S3ImageFileStorage>(provider.GetRequiredService<IImageFileStorage>());
        Assert.IsType<S3UrlService>(provider.GetRequiredService<IUrlService>());
    }

    [Fact]
    public async Task UseS3_Twice_AddsOnceAndAppliesBoth()
    {
        _builder.AddImages().UseS3(options => options.Bucket = "b").UseS3(options => options.Prefix = "x/").UseS3Urls().UseS3Urls();
        await using ServiceProvider provider = Build();

        S3Options options = provider.GetRequiredService<IOptions<S3Options>>().Value;

        Assert.Equal(("b", "x/"), (options.Bucket, options.Prefix));
        Assert.Single(_services, service => service.ServiceType == typeof(IImageFileStorage));
        Assert.Single(_services, service => service.ServiceType == typeof(S3Connection));
        Assert.Single(_services, service => service.ServiceType == typeof(IValidateOptions<S3Options>));
        Assert.Single(_services, service => service.ServiceType == typeof(IValidateOptions<S3UrlOptions>));
    }

    [Fact]
    public async Task UseS3_ReplacedAfterwards_GivesWay()
    {
        _builder.AddImages().UseS3(options => options.Bucket = "b").UseImageFileStorage<DiskImageFileStorage>();
        await using ServiceProvider provider = Build();

        Assert.IsType<DiskImageFileStorage>(provider.GetRequiredService<IImageFileStorage>());
    }

    [Theory]
    [MemberData(nameof(BadOptions))]
    public void UseS3_BadOption_IsNamedWithoutSecrets(string expected, Action<S3Options> change)
    {
        _builder.AddImages().UseS3(options => options.Bucket = "b").UseS3(change);
        using ServiceProvider provider = Build();

        var exception = Assert.Throws<OptionsValidationException>(provider.GetRequiredService<IImageFileStorage>);

        Assert.Contains("S3Options: " + expected, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("the-secret", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void UseS3Urls_WithoutUseS3_SaysWhatToDo()
    {
        _builder.AddImages().UseS3Urls();
        using ServiceProvider provider = Build();

        var exception = Assert.Throws<OptionsValidationException>(provider.GetRequiredService<IUrlService>);

        Assert.Contains("name the bucket for the image files in UseS3", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cdn.example.com", "PublicUrl is 'cdn.example.com'")]
    [InlineData("https://cdn.example.com/?a=b", "PublicUrl is")]
    [InlineData("https://user:word@cdn.example.com", "PublicUrl is 'https://…@cdn.example.com'")]
    public void UseS3Urls_BadPublicUrl_IsNamed(string address, string expected)
    {
        _builder.AddImages().UseS3(options => options.Bucket = "b").UseS3Urls(options => options.PublicUrl = address);
        using ServiceProvider provider = Build();

        var exception = Assert.Throws<OptionsValidationException>(provider.GetRequiredService<IUrlService>);

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void UseS3Urls_BadLifetime_IsNamed()
    {
        _builder.AddImages().UseS3(options => options.Bucket = "b").UseS3Urls(options => options.Lifetime = TimeSpan.FromDays(6));
        using ServiceProvider provider = Build();

        var exception = Assert.Throws<OptionsValidationException>(provider.GetRequiredService<IUrlService>);

        Assert.Contains("Lifetime is 6.00:00:00; allowed are 1 minute to 5 days", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dispose_Connection_TwiceIsHarmless()
    {
        var connection = new S3Connection(Options.Create(new S3Options { Bucket = "b" }));

        connection.Dispose();
        connection.Dispose();
    }

    private ServiceProvider Build() => _services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
}
