using Amazon.Runtime;

namespace Invoke.Images.S3.Tests;

/// <summary>How many requests each change takes, as the page about S3 says; each is paid for, and waited for.</summary>
public sealed class S3RequestTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly ImageLocation Image = new("a.png", string.Empty);

    private readonly List<string> _sent = [];
    private S3Host? _host;

    public void Dispose() => _host?.Dispose();

    [StorageTheory]
    [InlineData("kept", "PUT PUT PUT DELETE")]
    [InlineData("ignored", "PUT GET HEAD HEAD PUT PUT DELETE")]
    public async Task Create_Requests_AreFew(string conditions, string expected)
    {
        S3ImageFileStorage files = await OpenAsync(conditions);

        await CreateAsync(files, "a.png");

        Assert.Equal(expected, string.Join(' ', _sent));
    }

    [StorageFact]
    public async Task Delete_Requests_AreFew()
    {
        S3ImageFileStorage files = await OpenAsync("kept");
        await CreateAsync(files, "a.png");
        _sent.Clear();

        await using (IStagedImageChange staged = await files.StageDeleteAsync([Image], None))
        {
            await staged.CommitAsync(None);
        }

        Assert.Equal("PUT DELETE DELETE DELETE DELETE", string.Join(' ', _sent));
    }

    [StorageTheory]
    [InlineData(ImageFileKind.Full)]
    [InlineData(ImageFileKind.Thumbnail)]
    public async Task OpenReadAsync_Requests_IsOne(ImageFileKind kind)
    {
        S3ImageFileStorage files = await OpenAsync("kept");
        await CreateAsync(files, "a.png");
        _sent.Clear();

        await using (ImageFile file = await files.OpenReadAsync(Image, kind, None))
        {
            await file.Content.CopyToAsync(Stream.Null);
        }

        Assert.Equal(["GET"], _sent);
    }

    [StorageFact]
    public async Task RecoverAsync_Requests_AreTwo()
    {
        S3ImageFileStorage files = await OpenAsync("kept");

        await files.RecoverAsync((_, _) => default, None);

        Assert.Equal(["GET", "GET"], _sent);
    }

    private static async Task CreateAsync(S3ImageFileStorage files, string name)
    {
        await using IStagedImageChange staged = await files.StageCreateAsync(
            new ImageFileContent(name, new byte[] { 1, 2, 3 }, new byte[] { 4, 5 }, ImageFormat.Png), None);
        await staged.CommitAsync(None);
    }

    /// <summary>A storage that has found out already how the store keeps conditions.</summary>
    private async Task<S3ImageFileStorage> OpenAsync(string conditions)
    {
        _host = new S3Host(conditions);
        S3Options options = _host.Options();
        options.ConfigureClient = config => config.HttpClientFactory = new CountingClientFactory(_sent);
        S3Connection connection = _host.Connect(options);
        await connection.KeepsConditionsAsync("Asking failed", None);
        _sent.Clear();
        return new S3ImageFileStorage(connection);
    }

    private sealed class CountingClientFactory(List<string> sent) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new CountingHandler(sent));

        public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

        public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => true;
    }

    private sealed class CountingHandler(List<string> sent) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            lock (sent)
            {
                sent.Add(request.Method.Method);
            }

            return base.SendAsync(request, cancellationToken);
        }
    }
}
