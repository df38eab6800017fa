using Invoke.Graph;
using Invoke.Images;

namespace Invoke.Internal.Nodes;

internal static class ImageRequests
{
    /// <summary>Says which invocation of which session makes the image, and whether it is only a step on the way.</summary>
    public static ImageCreateRequest By(this ImageCreateRequest request, NodeContext context) => request with
    {
        SessionId = context.SessionId,
        NodeId = context.NodeId,
        InvocationId = context.InvocationId,
        IsIntermediate = context.IsIntermediate,
    };
}
