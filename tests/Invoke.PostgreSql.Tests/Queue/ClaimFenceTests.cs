using Invoke.Images;
using Invoke.Queue;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Invoke.PostgreSql.Tests.Queue;

public sealed class ClaimFenceTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly PostgreSqlQueueHost _host = new();

    public void Dispose() => _host.Dispose();

    [PostgreSqlFact]
    public async Task CheckAsync_NoClaim_LetsPass()
    {
        await _host.Queue.GetCountsAsync();

        await CheckAsync();
    }

    [PostgreSqlFact]
    public async Task CheckAsync_Held_LetsPass()
    {
        await _host.AddAsync(1);
        SessionClaim claim = await _host.ClaimAsync();
        using IDisposable current = claim.Enter();

        await CheckAsync();
    }

    [PostgreSqlFact]
    public async Task CheckAsync_SomebodyElseHasTheItem_Refuses()
    {
        await _host.AddAsync(1);
        SessionClaim lost = await _host.ClaimAsync("old");
        _host.Place.ExpireLeases();
        await _host.Queue.RecoverAsync(None);
        await _host.ClaimAsync("new");
        using IDisposable current = lost.Enter();

        ClaimLostException refused = await Assert.ThrowsAsync<ClaimLostException>(() => CheckAsync());

        Assert.Equal("Worker 'old' does not hold item 1 any more: it is in_progress with worker 'new'. Stop running it; nothing was written.", refused.Message);
    }

    [PostgreSqlFact]
    public async Task CheckAsync_ItemHasEnded_Refuses()
    {
        await _host.AddAsync(1);
        SessionClaim ended = await _host.ClaimAsync();
        await _host.EndAsync(ended);
        using IDisposable current = ended.Enter();

        await Assert.ThrowsAsync<ClaimLostException>(() => CheckAsync());
    }

    [PostgreSqlFact]
    public async Task CheckAsync_ClaimOfAnotherQueue_IsNoBusinessOfThisOne()
    {
        using var other = new PostgreSqlQueueHost();
        await other.AddAsync(1);
        SessionClaim lost = await other.ClaimAsync();
        await other.EndAsync(lost);
        await _host.Queue.GetCountsAsync();
        using IDisposable current = lost.Enter();

        await CheckAsync();
    }

    [PostgreSqlFact]
    public async Task CheckAsync_UntilTheCommit_NobodyTakesTheItem()
    {
        IReadOnlyList<long> ids = await _host.AddAsync(1);
        SessionClaim claim = await _host.ClaimAsync();
        _host.Place.ExpireLeases();
        await using NpgsqlConnection writing = _host.Place.Connect();
        await using NpgsqlTransaction transaction = await writing.BeginTransactionAsync();
        using IDisposable current = claim.Enter();
        await _host.Fence.CheckAsync(new PostgreSqlSession(writing), None);

        IReadOnlyList<long> meanwhile = await _host.Queue.RecoverAsync(None);
        await transaction.CommitAsync();
        IReadOnlyList<long> afterwards = await _host.Queue.RecoverAsync(None);

        Assert.Empty(meanwhile);
        Assert.Equal(ids, afterwards);
    }

    [PostgreSqlFact]
    public async Task CreateAsync_WorkerWhoseItemAnotherOneTook_AddsNoImageAndLeavesNoFile()
    {
        using var root = new TempDirectory();
        await using ServiceProvider provider = new ServiceCollection()
            .AddInvoke()
            .AddImages(options => options.RootPath = root.Path)
            .AddQueue()
            .UsePostgreSql(options => (options.ConnectionString, options.Schema) = (_host.Place.ConnectionString, _host.Place.Schema))
            .Services.BuildServiceProvider();
        var images = provider.GetRequiredService<IImageService>();
        var claims = provider.GetRequiredService<ISessionClaims>();
        await _host.AddAsync(1);
        SessionClaim old = await claims.ClaimAsync("old", None) ?? throw new InvalidOperationException("Nothing waits.");
        StoredImage before = await CreateAsync(images, old);
        _host.Place.ExpireLeases();
        await claims.RecoverAsync(None);
        SessionClaim now = await claims.ClaimAsync("new", None) ?? throw new InvalidOperationException("Nothing waits.");

        await Assert.ThrowsAsync<ClaimLostException>(() => CreateAsync(images, old));
        await Assert.ThrowsAsync<ClaimLostException>(() => DeleteAsync(images, old, before.ImageName));
        StoredImage after = await CreateAsync(images, now);

        Assert.Equal(
            [before.ImageName, after.ImageName],
            (await images.ListAsync(new ImageQuery { SessionId = now.Item.SessionId, OldestFirst = true })).Items.Select(image => image.ImageName));
        string[] kept = [.. new[] { before, after }.Select(image => Path.GetFileNameWithoutExtension(image.ImageName))];
        Assert.DoesNotContain(
            Directory.EnumerateFiles(root.PathOf("images"), "*.png", SearchOption.AllDirectories), file => !kept.Any(name => file.Contains(name, StringComparison.Ordinal)));
        Assert.True((await provider.GetRequiredService<IImageCare>().VerifyAsync(decodeImages: true)).IsSound);
    }

    private static async Task<StoredImage> CreateAsync(IImageService images, SessionClaim claim)
    {
        using IDisposable current = claim.Enter();
        return await images.CreateAsync(ImageCreateRequest.FromPixels(new byte[12], 2, 2, PixelFormat.Rgb24) with { SessionId = claim.Item.SessionId });
    }

    private static async Task DeleteAsync(IImageService images, SessionClaim claim, string imageName)
    {
        using IDisposable current = claim.Enter();
        await images.DeleteManyAsync([imageName], new ImageCondition { Starred = false }, None);
    }

    private async Task CheckAsync()
    {
        await using NpgsqlConnection connection = _host.Place.Connect();
        await _host.Fence.CheckAsync(new PostgreSqlSession(connection), None);
    }
}
