using Invoke.Graph;

namespace Invoke.Queue.WorkerProgram;

/// <summary>Looks at a canvas for some time.</summary>
[Node("test.wait")]
public sealed partial class WaitForCanvas : Node
{
    [Input(Required = true)]
    public Canvas Canvas { get; set; }

    [Input]
    public int DelayMilliseconds { get; set; }

    /// <summary>Which look it is.</summary>
    [Input]
    public long Look { get; set; }

    public async Task<Result> RunAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(DelayMilliseconds, cancellationToken);
        return new Result(Canvas.Seed);
    }

    public readonly record struct Result(long Seed);
}
