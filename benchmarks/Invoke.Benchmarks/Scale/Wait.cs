using Invoke.Graph;

namespace Invoke.Benchmarks.Scale;

/// <summary>Stands in for a device: takes its time and no processor.</summary>
[Node("bench.wait")]
internal sealed partial class Wait : Node
{
    [Input]
    public long Number { get; set; }

    [Input]
    public int Milliseconds { get; set; }

    public async Task<Result> RunAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Milliseconds, cancellationToken);
        return new Result(Number);
    }

    internal readonly record struct Result(long Number);
}
