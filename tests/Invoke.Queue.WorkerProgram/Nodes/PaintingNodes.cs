using Invoke.Graph;

namespace Invoke.Queue.WorkerProgram;

/// <summary>The nodes of this program, for who links to it.</summary>
public static class PaintingNodes
{
    public static IReadOnlyList<NodeDescriptor> All => GeneratedNodes.All;
}
