using Invoke.Images;

namespace Invoke.Testing.Shared;

/// <summary>What every storage of results promises.</summary>
public abstract class SessionResultStorageContract : IDisposable
{
    private readonly SessionResultHost _host;

    private protected SessionResultStorageContract(SessionResultHost host) => _host = host;

    public void Dispose()
    {
        _host.Dispose();
        GC.SuppressFinalize(this);
    }

    [StorageFact]
    public async Task ListAsync_AnyFilter_KeepsWhatFits()
    {
        SessionResult first = Result("s1", "a", 0), second = Result("s1", "b@1", 1, "latents", null), third = Result("s2", "a", 2);
        await _host.Results.AddAsync([first, second, third]);

        Assert.Equal([third, second, first], await ListAsync(new SessionResultQuery()));
        Assert.Equal([second, first], await ListAsync(new SessionResultQuery { SessionId = "s1" }));
        Assert.Equal([third, first], await ListAsync(new SessionResultQuery { NodeId = "a" }));
        Assert.Equal([second], await ListAsync(new SessionResultQuery { Kind = "latents" }));
        Assert.Equal([third], await ListAsync(new SessionResultQuery { Name = "s2-a.png" }));
        Assert.Equal([third, second], await ListAsync(new SessionResultQuery { CreatedFrom = second.CreatedAt }));
        Assert.Equal([first], await ListAsync(new SessionResultQuery { CreatedBefore = second.CreatedAt }));
        Assert.Empty(await ListAsync(new SessionResultQuery { NodeType = "other" }));
    }

    [StorageFact]
    public async Task ListAsync_Pages_CountOnlyWhatFits()
    {
        // InvokeAI counted all rows, whatever was asked for.
        await _host.Results.AddAsync([.. Enumerable.Range(0, 25).Select(index => Result(index < 20 ? "s1" : "s2", $"n@{index:D2}", 0))]);

        Page<SessionResult> page = await _host.Results.ListAsync(new SessionResultQuery { SessionId = "s1", Offset = 15, Limit = 10 });

        Assert.Equal((20L, 5), (page.Total, page.Items.Count));
        Assert.Equal("n@04", page.Items[0].InvocationId);
        Assert.Null(page.Next);
    }

    [StorageFact]
    public async Task ListAsync_ByCursorWhileMoreIsRecorded_NeitherRepeatsNorSkips()
    {
        await _host.Results.AddAsync([.. Enumerable.Range(0, 25).Select(index => Result("s1", $"n@{index:D2}", 0))]);
        List<string> seen = [];
        var query = new SessionResultQuery { SessionId = "s1", Limit = 10 };
        string? next = null;
        do
        {
            Page<SessionResult> page = await _host.Results.ListAsync(query with { After = next });
            seen.AddRange(page.Items.Select(item => item.InvocationId));
            next = page.Next;
            await _host.Results.AddAsync([Result("s1", $"later@{seen.Count}", 1)]);
        }
        while (next is not null);

        Assert.Equal(Enumerable.Range(0, 25).Select(index => $"n@{index:D2}").Reverse(), seen);
    }

    [StorageTheory]
    [InlineData("x")]
    [InlineData("-1")]
    [InlineData("")]
    public async Task ListAsync_AfterNothingKnown_SaysSo(string after) =>
        Assert.Contains("Next", (await Assert.ThrowsAsync<ArgumentException>(async () => await _host.Results.ListAsync(new SessionResultQuery { After = after }))).Message, StringComparison.Ordinal);

    [StorageFact]
    public async Task AddAsync_Again_ReplacesInsteadOfDoubling()
    {
        await _host.Results.AddAsync([Result("s1", "a", 0)]);
        await _host.Results.AddAsync([Result("s1", "a", 0) with { Name = "other.png" }]);

        Assert.Equal("other.png", Assert.Single(await ListAsync(new SessionResultQuery())).Name);
    }

    [StorageFact]
    public async Task DeleteAsync_Session_ForgetsItsResultsOnly()
    {
        await _host.Results.AddAsync([Result("s1", "a", 0), Result("s1", "b", 0), Result("s2", "a", 0)]);

        Assert.Equal(2, await _host.Results.DeleteSessionAsync("s1"));
        Assert.Equal("s2", Assert.Single(await ListAsync(new SessionResultQuery())).SessionId);
    }

    [StorageTheory]
    [InlineData(-1, 10)]
    [InlineData(0, 0)]
    [InlineData(0, 1001)]
    public async Task ListAsync_OutOfRange_IsRefused(int offset, int limit) => await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
        async () => await _host.Results.ListAsync(new SessionResultQuery { Offset = offset, Limit = limit }));

    [StorageFact]
    public async Task AddAsync_OneResultTwiceInOneCall_KeepsTheLast()
    {
        await _host.Results.AddAsync([Result("s1", "a", 0), Result("s1", "b", 0), Result("s1", "a", 0) with { Name = "other.png" }]);

        Assert.Equal(["other.png", "s1-b.png"], (await ListAsync(new SessionResultQuery())).Select(result => result.Name));
    }

    [StorageFact]
    public async Task AddAsync_FinerTime_KeepsMilliseconds()
    {
        SessionResult result = Result("s1", "a", 0);

        await _host.Results.AddAsync([result with { CreatedAt = result.CreatedAt.AddTicks(9_999) }]);

        Assert.Equal(result, Assert.Single(await ListAsync(new SessionResultQuery())));
    }

    [StorageFact]
    public async Task DeleteImagesAsync_Names_ForgetsOnlyWhatIsAnImage()
    {
        await _host.Results.AddAsync([Result("s1", "a", 0, name: "x"), Result("s1", "b", 0, "latents", "x"), Result("s1", "c", 0, name: "y")]);

        Assert.Equal(1, await _host.Results.DeleteImagesAsync(["x", "missing"]));
        Assert.Equal(["c", "b"], (await ListAsync(new SessionResultQuery())).Select(result => result.InvocationId));
    }

    [StorageFact]
    public async Task ListAsync_TextWithQuotes_IsOnlyText()
    {
        await _host.Results.AddAsync([Result("s' OR 1=1 --", "a", 0)]);

        Assert.Single(await ListAsync(new SessionResultQuery { SessionId = "s' OR 1=1 --" }));
        Assert.Empty(await ListAsync(new SessionResultQuery { SessionId = "' OR 1=1 --" }));
    }

    private static SessionResult Result(string session, string invocation, int minute, string kind = "image", string? name = "") => new(
        session, invocation, invocation.Split('@')[0], "test.node", kind, 0, kind, name == string.Empty ? $"{session}-{invocation.Replace('@', '-')}.png" : name,
        new DateTimeOffset(2026, 1, 2, 3, minute, 0, TimeSpan.Zero));

    private async Task<IReadOnlyList<SessionResult>> ListAsync(SessionResultQuery query) => (await _host.Results.ListAsync(query)).Items;
}
