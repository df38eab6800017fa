namespace Invoke.Queue.Tests.Worker;

public sealed class SessionClaimTests : IDisposable
{
    private readonly SqliteQueueHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Enter_Nested_IsCurrentUntilItIsLeft()
    {
        await _host.AddAsync(2);
        SessionClaim outer = await _host.ClaimAsync();
        SessionClaim inner = await _host.ClaimAsync();
        List<SessionClaim?> seen = [SessionClaim.Current];

        using (outer.Enter())
        {
            using (inner.Enter())
            {
                await Task.Yield();
                seen.Add(SessionClaim.Current);
            }

            seen.Add(SessionClaim.Current);
        }

        Assert.Equal([null, inner, outer], seen);
        Assert.Null(SessionClaim.Current);
    }

    [Fact]
    public async Task Enter_InAMethodThatIsAwaited_IsNotSeenByItsCaller()
    {
        await _host.AddAsync(1);
        SessionClaim claim = await _host.ClaimAsync();

        bool isSeenInside = await RunAsync();

        Assert.True(isSeenInside);
        Assert.Null(SessionClaim.Current);

        async Task<bool> RunAsync()
        {
            claim.Enter();
            await Task.Yield();
            return ReferenceEquals(SessionClaim.Current, claim);
        }
    }
}
