using System.Web;
using Microsoft.Extensions.Options;

namespace Invoke.Images.Tests;

public sealed class SignedUrlServiceTests
{
    private const string Key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private const string OtherKey = "////AwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero));

    [Fact]
    public async Task GetUrlAsync_Address_IsSignedAndVerifies()
    {
        UrlSigner signer = CreateSigner(Key);

        string url = await UrlOf(signer, "a.png", ImageFileKind.Full);

        Assert.StartsWith("api/v1/images/i/a.png/full?expires=", url, StringComparison.Ordinal);
        (string? expires, string? signature) = QueryOf(url);
        Assert.True(signer.Verify("a.png", ImageFileKind.Full, expires, signature));
        Assert.False(signer.Verify("b.png", ImageFileKind.Full, expires, signature));
        Assert.False(signer.Verify("a.png", ImageFileKind.Thumbnail, expires, signature));
        Assert.False(signer.Verify("a.png", ImageFileKind.Full, expires + "0", signature));
        Assert.False(signer.Verify("a.png", ImageFileKind.Full, expires, signature![..^1]));
        Assert.False(signer.Verify("a.png", ImageFileKind.Full, expires, signature + "A"));
    }

    [Theory]
    [InlineData(null, "x")]
    [InlineData("", "x")]
    [InlineData("-1", "x")]
    [InlineData("99999999999999999999", "x")]
    [InlineData("4000000000", null)]
    [InlineData("4000000000", "")]
    [InlineData("4000000000", "=/ä\0")]
    public void Verify_NothingUsable_IsRefused(string? expires, string? signature) =>
        Assert.False(CreateSigner(Key).Verify("a.png", ImageFileKind.Full, expires, signature));

    [Fact]
    public async Task Verify_TimeGoesBy_WorksForTheLifetimeAndAtMostAQuarterLonger()
    {
        UrlSigner signer = CreateSigner(Key);
        for (var start = 0; start < 40; start++)
        {
            (string? expires, string? signature) = QueryOf(await UrlOf(signer, "a.png", ImageFileKind.Full));

            _time.Advance(TimeSpan.FromMinutes(59.9));
            Assert.True(signer.Verify("a.png", ImageFileKind.Full, expires, signature));
            _time.Advance(TimeSpan.FromMinutes(15.2));
            Assert.False(signer.Verify("a.png", ImageFileKind.Full, expires, signature));
        }
    }

    [Fact]
    public async Task GetUrlAsync_SoonAgain_IsTheSameForCaches()
    {
        UrlSigner signer = CreateSigner(Key);
        var urls = new HashSet<string>();
        for (var minute = 0; minute < 60; minute++)
        {
            urls.Add(await UrlOf(signer, "a.png", ImageFileKind.Full));
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.InRange(urls.Count, 4, 5);
    }

    [Fact]
    public async Task Verify_KeyWasChanged_OldAddressesWorkWhileTheOldKeyIsKept()
    {
        (string? expires, string? signature) = QueryOf(await UrlOf(CreateSigner(Key), "a.png", ImageFileKind.Full));

        Assert.True(CreateSigner(OtherKey, Key).Verify("a.png", ImageFileKind.Full, expires, signature));
        Assert.False(CreateSigner(OtherKey).Verify("a.png", ImageFileKind.Full, expires, signature));
    }

    [Fact]
    public async Task GetUrlAsync_AddressHasQueryAndFragment_TheyStay()
    {
        var service = new SignedUrlService(new FixedUrl("https://cdn.example/a.png?v=2#top"), CreateSigner(Key));

        string url = await service.GetUrlAsync("a.png", ImageFileKind.Full, CancellationToken.None);

        Assert.StartsWith("https://cdn.example/a.png?v=2&expires=", url, StringComparison.Ordinal);
        Assert.EndsWith("#top", url, StringComparison.Ordinal);
    }

    [Fact]
    public void Sign_KnownKeyAndTime_IsTheKnownSignature()
    {
        // HMAC-SHA-256 of "full\na.png\n1772604900".
        Assert.Equal("expires=1772604900&signature=Tb5C6pyoDtqCtIjvHMI3d2GTn5BJXJbUxCKGaavsFSE", CreateSigner(Key).Sign("a.png", ImageFileKind.Full));
    }

    [Theory]
    [InlineData("c2hvcnQ=", "32 bytes")]
    [InlineData("not base64!", "32 bytes")]
    [InlineData(null, "Keys is empty")]
    public void Constructor_WeakOrNoKey_SaysSoWithoutTheKey(string? key, string reason)
    {
        var exception = Assert.Throws<OptionsValidationException>(() => CreateSigner(key is null ? [] : [key]));

        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(key ?? "no key", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_LifetimeOutOfRange_SaysTheRange()
    {
        var options = new SignedUrlOptions { Lifetime = TimeSpan.FromSeconds(1) };
        options.Keys.Add(Key);

        Assert.Contains("10 seconds", Assert.Throws<OptionsValidationException>(() => new UrlSigner(Options.Create(options), _time)).Message, StringComparison.Ordinal);
    }

    private static ValueTask<string> UrlOf(UrlSigner signer, string imageName, ImageFileKind kind) =>
        new SignedUrlService(new RelativeUrlService(Options.Create(new ImagesOptions())), signer).GetUrlAsync(imageName, kind, CancellationToken.None);

    private static (string? Expires, string? Signature) QueryOf(string url)
    {
        System.Collections.Specialized.NameValueCollection query = HttpUtility.ParseQueryString(url[(url.IndexOf('?', StringComparison.Ordinal) + 1)..]);
        return (query["expires"], query["signature"]);
    }

    private UrlSigner CreateSigner(params string[] keys)
    {
        var options = new SignedUrlOptions();
        foreach (string key in keys)
        {
            options.Keys.Add(key);
        }

        return new UrlSigner(Options.Create(options), _time);
    }

    private sealed class FixedUrl(string url) : IUrlService
    {
        public ValueTask<string> GetUrlAsync(string imageName, ImageFileKind kind, CancellationToken cancellationToken) => new(url);
    }
}
