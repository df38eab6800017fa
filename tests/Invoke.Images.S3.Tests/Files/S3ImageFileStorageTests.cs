namespace Invoke.Images.S3.Tests;

/// <summary>What holds for a store of objects alone; what every storage promises is in the contract.</summary>
public sealed class S3ImageFileStorageTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly ImageLocation Image = new("a.png", string.Empty);

    private readonly S3Host _host = new();

    public void Dispose() => _host.Dispose();

    [StorageTheory]
    [InlineData("kept", true)]
    [InlineData("ignored", false)]
    [InlineData("refused", false)]
    public async Task KeepsConditionsAsync_Store_IsFoundOutOnceAndLeavesNothing(string conditions, bool expected)
    {
        using var host = new S3Host(conditions);
        S3Connection connection = host.Connect(host.Options());

        Assert.Equal(expected, await connection.KeepsConditionsAsync("Asking failed", None));
        Assert.Empty(host.Stored());
        host.Server.Stop();
        Assert.Equal(expected, await connection.KeepsConditionsAsync("Asking failed", None));
        host.Server.StartAgain();
    }

    [StorageFact]
    public async Task StageCreateAsync_BeforeCommit_IsInPlaceAndMarked()
    {
        await using IStagedImageChange staged = await _host.Files.StageCreateAsync(Content("a.png", "sub"), None);

        string[] stored = _host.Stored();

        Assert.Equal(3, stored.Length);
        Assert.Matches("^images/.staged/sub/a.png/c-[0-9a-f]{32}.webp$", stored[0]);
        Assert.Equal(["images/sub/a.png", "images/thumbnails/sub/a.webp"], stored[1..]);
    }

    [StorageFact]
    public async Task StageDeleteAsync_BeforeCommit_IsInPlaceAndMarked()
    {
        await CreateAsync(_host.Files);
        await using IStagedImageChange staged = await _host.Files.StageDeleteAsync([Image], None);

        string[] stored = _host.Stored();

        Assert.Matches("^images/.staged/a.png/d-[0-9a-f]{32}$", stored[0]);
        Assert.Equal(["images/a.png", "images/thumbnails/a.webp"], stored[1..]);
    }

    [StorageFact]
    public async Task StageCreateAsync_NameTaken_SaysSoAtOnce()
    {
        await CreateAsync(_host.Files);

        var exception = await Assert.ThrowsAsync<ImageFileAlreadyExistsException>(async () => await _host.Files.StageCreateAsync(Content("a.png"), None));

        Assert.Equal("a.png", exception.ImageName);
        Assert.Equal(["images/a.png", "images/thumbnails/a.webp"], _host.Stored());
    }

    [StorageFact]
    public async Task StageCreateAsync_ThumbnailOfAnotherTool_IsLeftAsItIs()
    {
        _host.Server.Write("images/thumbnails/a.webp", [1]);

        await Assert.ThrowsAsync<ImageFileAlreadyExistsException>(async () => await _host.Files.StageCreateAsync(Content("a.png"), None));

        Assert.Equal(["images/thumbnails/a.webp"], _host.Stored());
    }

    [StorageFact]
    public async Task StageCreateAsync_StoreRefusesConditions_GoesWithoutThem()
    {
        using var host = new S3Host("refused");

        await CreateAsync(host.Files);

        await Assert.ThrowsAsync<ImageFileAlreadyExistsException>(async () => await host.Files.StageCreateAsync(Content("a.png"), None));
        Assert.Equal(["images/a.png", "images/thumbnails/a.webp"], host.Stored());
    }

    [StorageTheory]
    [InlineData("kept", 1)]
    [InlineData("ignored", 0)]
    public async Task Create_OneNameFromTwoMachines_AtMostOneWins(string conditions, int least)
    {
        using var host = new S3Host(conditions);
        S3ImageFileStorage[] storages = [host.Files, host.Open()];

        bool[] done = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => TryCreateAsync(storages[number % 2], (byte)number)));

        Assert.InRange(done.Count(isDone => isDone), least, 1);
        Assert.Equal(done.Contains(true) ? ["images/a.png", "images/thumbnails/a.png"] : [], host.Stored());
        if (done.Contains(true))
        {
            byte[] winner = [(byte)Array.IndexOf(done, value: true)];
            Assert.Equal(winner, await ReadAsync(host.Files, ImageFileKind.Full));
            Assert.Equal(winner, await ReadAsync(host.Files, ImageFileKind.Thumbnail));
        }
    }

    [StorageFact]
    public async Task StageCreateAsync_MarkerOfAnotherWithoutConditions_GivesWay()
    {
        using var host = new S3Host("ignored");
        host.Server.Write("images/.staged/a.png/c-0123456789abcdef0123456789abcdef.png", []);

        await Assert.ThrowsAsync<ImageFileAlreadyExistsException>(async () => await host.Files.StageCreateAsync(Content("a.png"), None));

        Assert.Equal(["images/.staged/a.png/c-0123456789abcdef0123456789abcdef.png"], host.Stored());
    }

    [StorageFact]
    public async Task DisposeAsync_FileOfAnother_IsLeftAsItIs()
    {
        IStagedImageChange staged = await _host.Files.StageCreateAsync(Content("a.png"), None);
        _host.Server.Delete("images/a.png");
        _host.Server.Delete("images/thumbnails/a.webp");
        await CreateAsync(_host.Open());

        await staged.DisposeAsync();

        Assert.Equal(["images/a.png", "images/thumbnails/a.webp"], _host.Stored());
    }

    [StorageFact]
    public async Task CommitAsync_TakenForDead_FailsAndLeavesNothing()
    {
        S3Options options = _host.Options();
        options.AbandonedAfter = TimeSpan.FromMinutes(10);
        var time = new ManualTimeProvider(TimeProvider.System.GetUtcNow());
        using var connection = new S3Connection(Microsoft.Extensions.Options.Options.Create(options), time);
        await using IStagedImageChange staged = await new S3ImageFileStorage(connection).StageCreateAsync(Content("a.png"), None);
        await _host.Open(TimeSpan.FromHours(2)).RecoverAsync((_, _) => default, None);
        time.Advance(TimeSpan.FromMinutes(11));

        var exception = await Assert.ThrowsAsync<ImageStorageException>(async () => await staged.CommitAsync(None));

        Assert.Contains("storing took longer than 00:05:00", exception.Message, StringComparison.Ordinal);
        Assert.Empty(_host.Stored());
    }

    [StorageFact]
    public async Task CommitAsync_SlowButNotTakenForDead_IsFinal()
    {
        var time = new ManualTimeProvider(TimeProvider.System.GetUtcNow());
        using var connection = new S3Connection(Microsoft.Extensions.Options.Options.Create(_host.Options()), time);
        await using IStagedImageChange staged = await new S3ImageFileStorage(connection).StageCreateAsync(Content("a.png"), None);
        time.Advance(TimeSpan.FromHours(3));

        await staged.CommitAsync(None);

        Assert.Equal(["images/a.png", "images/thumbnails/a.webp"], _host.Stored());
    }

    [StorageFact]
    public async Task RecoverAsync_RecordWrittenWhileTakenOver_IsNeverWithoutItsFile()
    {
        IStagedImageChange staged = await _host.Files.StageCreateAsync(Content("a.png"), None);

        // The process that was taken for dead writes its record just before recovery asks for it.
        await _host.Open(TimeSpan.FromHours(2)).RecoverAsync((name, _) => new(new ImageLocation(name, string.Empty)), None);

        Assert.Equal(["images/a.png", "images/thumbnails/a.webp"], _host.Stored());
        await staged.CommitAsync(None);
        Assert.Equal(["images/a.png", "images/thumbnails/a.webp"], _host.Stored());
    }

    [StorageFact]
    public async Task RecoverAsync_DiedWhileRecovering_IsFinishedByTheNext()
    {
        _ = await _host.Files.StageCreateAsync(Content("a.png"), None);
        await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await _host.Open(TimeSpan.FromHours(2)).RecoverAsync((_, _) => throw new InvalidOperationException(), None));
        Assert.Contains("/r-", _host.Stored()[0], StringComparison.Ordinal);

        await _host.Open(TimeSpan.FromHours(4)).RecoverAsync((_, _) => default, None);

        Assert.Empty(_host.Stored());
    }

    [StorageFact]
    public async Task RecoverAsync_FileOfAnotherUnderTheName_IsLeftAsItIs()
    {
        await CreateAsync(_host.Files);
        _host.Server.Write("images/.staged/a.png/c-0123456789abcdef0123456789abcdef.webp", []);

        await _host.Open(TimeSpan.FromHours(2)).RecoverAsync((_, _) => default, None);

        Assert.Equal(["images/a.png", "images/thumbnails/a.webp"], _host.Stored());
    }

    [StorageFact]
    public async Task RecoverAsync_WhatNobodyUnderstands_GoesWhenItIsOld()
    {
        _host.Server.Write("images/.staged/what", []);
        _host.Server.Write("images/.probe/left", []);

        await _host.Files.RecoverAsync((_, _) => default, None);
        Assert.Equal(["images/.probe/left", "images/.staged/what"], _host.Stored());
        await _host.Open(TimeSpan.FromHours(2)).RecoverAsync((_, _) => default, None);

        Assert.Empty(_host.Stored());
    }

    [StorageFact]
    public async Task ListAsync_ManyPages_ListsEachFileOnce()
    {
        var files = new S3ImageFileStorage(_host.Connect(_host.Options(), pageSize: 3));
        string[] names = [.. Enumerable.Range(0, 20).Select(number => $"{number:D2}.png")];
        foreach (string name in names)
        {
            _host.Server.Write("images/" + name, [1]);
        }

        List<string> listed = [];
        await foreach (ImageFileEntry entry in files.ListAsync(None))
        {
            listed.Add(entry.Name);
        }

        Assert.Equal(names, listed.Order(StringComparer.Ordinal));
    }

    [StorageFact]
    public async Task OpenReadAsync_FileOfAnotherTool_IsReadWithItsType()
    {
        _host.Server.Write("images/sub/a.png", [1, 2]);
        _host.Server.Write("images/thumbnails/sub/a.png", [3]);

        await using ImageFile image = await _host.Files.OpenReadAsync(new ImageLocation("a.png", "sub"), ImageFileKind.Full, None);
        await using ImageFile thumbnail = await _host.Files.OpenReadAsync(new ImageLocation("a.png", "sub"), ImageFileKind.Thumbnail, None);

        Assert.Equal((2, 1), (image.Content.Length, thumbnail.Content.Length));
    }

    [StorageFact]
    public async Task StageCreateAsync_Objects_CarryTypeAndCaching()
    {
        await CreateAsync(_host.Files);
        using var client = new HttpClient();

        using HttpResponseMessage answer = await client.GetAsync(new Uri($"{_host.Server.Address}/test/images/thumbnails/a.webp"));

        Assert.Equal("image/webp", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(TimeSpan.FromDays(365), answer.Headers.CacheControl?.MaxAge);
    }

    [StorageFact]
    public async Task Prefix_Empty_UsesTheWholeBucket()
    {
        S3Options options = _host.Options();
        options.Prefix = string.Empty;

        await CreateAsync(new S3ImageFileStorage(_host.Connect(options)));

        Assert.Equal(["a.png", "thumbnails/a.webp"], _host.Stored());
    }

    private static async Task<bool> TryCreateAsync(S3ImageFileStorage files, byte content)
    {
        byte[] bytes = [content];
        try
        {
            await using IStagedImageChange staged = await files.StageCreateAsync(new ImageFileContent("a.png", bytes, bytes, ImageFormat.Png), None);
            await staged.CommitAsync(None);
            return true;
        }
        catch (ImageFileAlreadyExistsException)
        {
            return false;
        }
    }

    private static async Task<byte[]> ReadAsync(S3ImageFileStorage files, ImageFileKind kind)
    {
        await using ImageFile file = await files.OpenReadAsync(Image, kind, None);
        var bytes = new MemoryStream();
        await file.Content.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    private static async Task CreateAsync(S3ImageFileStorage files)
    {
        await using IStagedImageChange staged = await files.StageCreateAsync(Content("a.png"), None);
        await staged.CommitAsync(None);
    }

    private static ImageFileContent Content(string name, string subfolder = "") =>
        new(name, new byte[] { 1, 2, 3 }, new byte[] { 4, 5 }, ImageFormat.WebP, subfolder);
}
