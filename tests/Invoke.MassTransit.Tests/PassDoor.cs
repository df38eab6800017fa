using Invoke.Graph;

namespace Invoke.MassTransit.Tests;

/// <summary>Waits at a door.</summary>
[Node("test.door")]
internal sealed partial class PassDoor : Node
{
    [Input]
    public string Door { get; set; } = string.Empty;

    [Input]
    public string After { get; set; } = string.Empty;

    public async Task<Result> RunAsync(Doors doors, CancellationToken cancellationToken)
    {
        await doors.PassAsync(Door, cancellationToken);
        return new Result(Door);
    }

    public readonly record struct Result(string Door);
}
