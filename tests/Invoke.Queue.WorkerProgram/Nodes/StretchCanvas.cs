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

    /// <summary>The name of the gate at which canvases wait.</summary>
    [Input]
    public string Gate { get; set; } = string.Empty;

    /// <summary>The first seed that waits there.</summary>
    [Input]
    public long GateFrom { get; set; }

    /// <summary>The step after which they wait; 0 for before the first.</summary>
    [Input]
    public int GateStep { get; set; }

    public async Task<Result> RunAsync(NodeContext context, CancellationToken cancellationToken)
    {
        for (var step = 0; step <= 4; step++)
        {
            if (step > 0)
            {
                await Task.Delay(DelayMilliseconds, cancellationToken);
                context.ReportProgress(new NodeProgress(step, 4) { TimeLeft = TimeSpan.FromSeconds(4 - step), Sigma = 4 - step, Preview = context.WantsPreviews ? Sketch(step) : null });
            }

            if (Gate.Length > 0 && Seed >= GateFrom && step == GateStep)
            {
                await CanvasGate.WaitAsync(Gate, cancellationToken);
            }
        }

        return new Result(new Canvas(Seed));
    }

    /// <summary>A picture of 4 x 2 pixels for a canvas of 8 x 8, brighter with each step.</summary>
    private static ProgressPreview Sketch(int step)
    {
        var rgb = new byte[4 * 2 * 3];
        Array.Fill(rgb, (byte)(step * 50));
        return new ProgressPreview(rgb, 4, 2) { FullWidth = 8, FullHeight = 8 };
    }

    public readonly record struct Result(Canvas Canvas);
}
