using System.Diagnostics;
using Invoke.Graph;

namespace Invoke.Queue.WorkerProgram;

/// <summary>Takes its whole process with it, as a broken driver does.</summary>
[Node("test.kill")]
public sealed partial class KillProcess : Node
{
    [Input]
    public int After { get; set; }

    public ValueTask RunAsync()
    {
        using var self = Process.GetCurrentProcess();
        self.Kill();
        return ValueTask.CompletedTask;
    }
}
