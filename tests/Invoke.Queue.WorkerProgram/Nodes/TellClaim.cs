using Invoke.Graph;

namespace Invoke.Queue.WorkerProgram;

/// <summary>Tells under which claim it runs.</summary>
[Node("test.claim")]
public sealed partial class TellClaim : Node
{
    public async Task<Result> RunAsync(CancellationToken cancellationToken)
    {
        // Behind an await, as most of what nodes do.
        await Task.Delay(1, cancellationToken);
        return new Result(SessionClaim.Current?.Item.ItemId ?? 0, SessionClaim.Current?.Token ?? 0);
    }

    public readonly record struct Result(long ItemId, long Token);
}
