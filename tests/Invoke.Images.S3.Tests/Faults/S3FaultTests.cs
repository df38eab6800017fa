namespace Invoke.Images.S3.Tests;

/// <summary>A store that is away, slow or broken: the right exception, nothing half there, and all well again afterwards.</summary>
public sealed class S3FaultTests : IAsyncLifetime, IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly ImageLocation Image = new("a.png", string.Empty);
    private static readonly string[] BothFiles = ["images/a.png", "images/thumbnails/a.webp"];

    private readonly S3Host _host = new();
    private readonly FaultProxy _proxy;
    private readonly S3Options _options;
    private readonly byte[] _bytes = new byte[500_000];

    public S3FaultTests()
    {
        new Random(3).NextBytes(_bytes);
        _proxy = new FaultProxy(_host.Server.Address);
        _options = _host.Options(_proxy.Address);
        _options.MaxRetries = 1;
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _proxy.DisposeAsync();

    public void Dispose() => _host.Dispose();

    [StorageFact]
    public async Task Away_AtTheStart_IsToldWithWhatToDo()
    {
        S3ImageFileStorage files = Open();
        _proxy.Break(Fault.Away);

        var exception = await Assert.ThrowsAsync<ImageStorageException>(async () => await files.RecoverAsync(Unrecorded, None));

        Assert.Contains($"'{S3Server.Bucket}' cannot be prepared: {_proxy.Address} cannot be reached", exception.Message, StringComparison.Ordinal);
        Assert.Contains("S3Options.ServiceUrl", exception.Message, StringComparison.Ordinal);
        _proxy.Mend();
        Assert.Equal(default, await files.RecoverAsync(Unrecorded, None));
    }

    [StorageFact]
    public async Task Away_InTheMiddle_FailsEachCallAndLosesNothing()
    {
        S3ImageFileStorage files = Open();
        await CreateAsync(files);
        _proxy.Break(Fault.Away);

        await AssertFailsAsync("'b.png' cannot be written", async () => await files.StageCreateAsync(Content("b.png"), None));
        await AssertFailsAsync("'a.png' cannot be read", async () => await files.OpenReadAsync(Image, ImageFileKind.Full, None));
        await AssertFailsAsync("'a.png' cannot be looked for", async () => await files.ValidatePathAsync(Image, ImageFileKind.Full, None));
        await AssertFailsAsync("'a.png' in 'test/images/' cannot be marked for deletion", async () => await files.StageDeleteAsync([Image], None));

        _proxy.Mend();
        Assert.Equal(BothFiles, _host.Stored());
        Assert.Equal(_bytes, await ReadAsync(files));
    }

    [StorageFact]
    public async Task Silent_Store_IsNotWaitedForLongerThanItMayTake()
    {
        _options.RequestTimeout = TimeSpan.FromMilliseconds(300);
        _options.MaxRetries = 0;
        S3ImageFileStorage files = Open();
        _proxy.Break(Fault.Silent);

        await AssertFailsAsync("took longer than 0.3 s", async () => await files.StageCreateAsync(Content(), None));

        Assert.Empty(_host.Stored());
    }

    [StorageFact]
    public async Task Silent_StoreAndCancelled_EndsAsCancelled()
    {
        S3ImageFileStorage files = Open();
        await CreateAsync(files, "b.png");
        _proxy.Break(Fault.Silent);
        using var cancel = new CancellationTokenSource();
        Task staging = files.StageCreateAsync(Content(), cancel.Token).AsTask();
        await _proxy.IsSilent;

        // Cleaning up has to give up soon.
        _options.RequestTimeout = TimeSpan.FromMilliseconds(300);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => staging);

        Assert.Equal(["images/b.png", "images/thumbnails/b.webp"], _host.Stored());
    }

    [StorageFact]
    public async Task SlowDown_Once_IsTriedAgain()
    {
        S3ImageFileStorage files = Open();
        _proxy.Break(Fault.SlowDown, times: 1);

        await CreateAsync(files);

        Assert.Equal(BothFiles, _host.Stored());
    }

    [StorageFact]
    public async Task SlowDown_Always_IsToldAsThat()
    {
        S3ImageFileStorage files = Open();
        _proxy.Break(Fault.SlowDown);

        await AssertFailsAsync("the store cannot keep up (SlowDown), after 1 retries", async () => await files.StageCreateAsync(Content(), None));

        Assert.Empty(_host.Stored());
    }

    [StorageFact]
    public async Task CutInAPut_Once_IsSentAgain()
    {
        S3ImageFileStorage files = Open();
        await CreateAsync(files, "b.png");
        _proxy.Break(Fault.CutRequest, limit: 100_000, times: 1);

        await CreateAsync(files);

        Assert.Equal(_bytes, await ReadAsync(files));
    }

    [StorageFact]
    public async Task CutInAPut_Always_LeavesNothing()
    {
        S3ImageFileStorage files = Open();
        _proxy.Break(Fault.CutRequest, limit: 100_000);

        await AssertFailsAsync("'a.png' cannot be written", async () => await files.StageCreateAsync(Content(), None));

        Assert.Empty(_host.Stored());
        _proxy.Mend();
        await CreateAsync(files);
        Assert.Equal(BothFiles, _host.Stored());
    }

    [StorageFact]
    public async Task AnswerToAPutIsLost_SentAgain_IsKnownAsOurOwn()
    {
        S3ImageFileStorage files = Open(step =>
        {
            if (step == S3Step.CreateMarked)
            {
                // The store may say that the content is wanted, and no more.
                _proxy.Break(Fault.CutResponse, limit: "HTTP/1.1 100 Continue\r\n\r\n".Length, times: 1);
            }
        });

        await CreateAsync(files);

        Assert.Equal(BothFiles, _host.Stored());
        Assert.Equal(_bytes, await ReadAsync(files));
    }

    [StorageFact]
    public async Task CutInAGet_Once_GoesOnFromThere()
    {
        S3ImageFileStorage files = Open();
        await CreateAsync(files);
        _proxy.Break(Fault.CutResponse, limit: 200_000, times: 1);

        Assert.Equal(_bytes, await ReadAsync(files));
    }

    [StorageFact]
    public async Task CutInAGet_Always_IsToldAsThat()
    {
        S3ImageFileStorage files = Open();
        await CreateAsync(files);
        _proxy.Break(Fault.CutResponse, limit: 100_000);

        await AssertFailsAsync("'a.png' cannot be read", async () => await ReadAsync(files));
    }

    [StorageFact]
    public async Task StallInAGet_Once_GoesOnFromThere()
    {
        S3ImageFileStorage files = Open();
        await CreateAsync(files);
        // Longer than any sound answer takes, which this goes for, too.
        _options.RequestTimeout = TimeSpan.FromSeconds(3);
        _options.MaxRetries = 10;
        _proxy.Break(Fault.StallResponse, limit: 200_000, times: 1);

        Assert.Equal(_bytes, await ReadAsync(files));
    }

    [StorageFact]
    public async Task CommitAsync_StoreAway_IsFinalAndLeavesAMarkerForRecovery()
    {
        S3ImageFileStorage files = Open();
        await using IStagedImageChange staged = await files.StageCreateAsync(Content(), None);
        _proxy.Break(Fault.Away);

        await staged.CommitAsync(None);

        _proxy.Mend();
        Assert.Equal(3, _host.Stored().Length);
        Assert.Equal(new ImageRecovery(2, 0), await _host.Open(TimeSpan.FromHours(2)).RecoverAsync(Recorded, None));
        Assert.Equal(BothFiles, _host.Stored());
    }

    [StorageFact]
    public async Task DisposeAsync_StoreAway_LeavesTheRestToRecovery()
    {
        S3ImageFileStorage files = Open();
        IStagedImageChange staged = await files.StageCreateAsync(Content(), None);
        _proxy.Break(Fault.Away);

        await staged.DisposeAsync();

        _proxy.Mend();
        Assert.Equal(new ImageRecovery(0, 2), await _host.Open(TimeSpan.FromHours(2)).RecoverAsync(Unrecorded, None));
        Assert.Empty(_host.Stored());
    }

    [StorageFact]
    public async Task DeletionCommit_StoreAway_IsToldAndDoneByRecovery()
    {
        S3ImageFileStorage files = Open();
        await CreateAsync(files);
        await using IStagedImageChange staged = await files.StageDeleteAsync([Image], None);
        _proxy.Break(Fault.Away);

        await AssertFailsAsync("'a.png' in 'test/images/' cannot be deleted", async () => await staged.CommitAsync(None));

        _proxy.Mend();
        await _host.Open(TimeSpan.FromHours(2)).RecoverAsync(Unrecorded, None);
        Assert.Empty(_host.Stored());
    }

    [StorageFact]
    public async Task Credentials_Wrong_AreRefusedAndNeverShown()
    {
        _options.AccessKeyId = "THE-KEY-ID";
        _options.SecretAccessKey = "the-secret";
        S3ImageFileStorage files = Open();

        var exception = await Assert.ThrowsAsync<ImageStorageException>(async () => await files.RecoverAsync(Unrecorded, None));

        Assert.Contains("does not accept the credentials (InvalidAccessKeyId)", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("THE-KEY-ID", exception.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("the-secret", exception.ToString(), StringComparison.Ordinal);
        await AssertFailsAsync("access is denied", async () => await files.ValidatePathAsync(Image, ImageFileKind.Full, None));
    }

    [StorageFact]
    public async Task Bucket_Missing_IsNamed()
    {
        _options.Bucket = "nobodys";
        S3ImageFileStorage files = Open();

        await AssertFailsAsync("the bucket 'nobodys' does not exist", async () => await files.RecoverAsync(Unrecorded, None));
        await AssertFailsAsync("the bucket 'nobodys' does not exist", async () => await files.StageCreateAsync(Content(), None));
        await AssertFailsAsync("the bucket 'nobodys' does not exist", async () => await files.OpenReadAsync(Image, ImageFileKind.Full, None));
    }

    private static ValueTask<ImageLocation?> Recorded(string name, CancellationToken cancellationToken) => new(new ImageLocation(name, string.Empty));

    private static ValueTask<ImageLocation?> Unrecorded(string name, CancellationToken cancellationToken) => default;

    private static async Task AssertFailsAsync(string expected, Func<Task> action)
    {
        var exception = await Assert.ThrowsAsync<ImageStorageException>(action);
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    private static async Task<byte[]> ReadAsync(S3ImageFileStorage files)
    {
        await using ImageFile file = await files.OpenReadAsync(Image, ImageFileKind.Full, None);
        var bytes = new MemoryStream();
        await file.Content.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    private async Task CreateAsync(S3ImageFileStorage files, string name = "a.png")
    {
        await using IStagedImageChange staged = await files.StageCreateAsync(Content(name), None);
        await staged.CommitAsync(None);
    }

    private ImageFileContent Content(string name = "a.png") => new(name, _bytes, _bytes.AsMemory(0, 10), ImageFormat.WebP);

    private S3ImageFileStorage Open(Action<S3Step>? reached = null) => new(_host.Connect(_options)) { Reached = reached };
}
