using Invoke.Graph;

namespace Invoke.Queue.WorkerProgram;

/// <summary>Takes its time to make a canvas.</summary>
[Node("test.canvas")]
public sealed partial class StretchCanvas : Node
{
    [Input]
    public long Seed { get; set; }

    [Input]
    public int DelayMilliseconds { get; set; }

    public async Task<Result> RunAsync(NodeContext context, CancellationToken cancellationToken)
    {
        for (var step = 1; step <= 4; step++)
        {
            await Task.Delay(DelayMilliseconds, cancellationToken);
            context.ReportProgress(step, 4);
        }

        return new Result(new Canvas(Seed));
    }

    public readonly record struct Result(Canvas Canvas);
}
