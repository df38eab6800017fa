namespace Invoke.Images;

/// <summary>One thing that a session gave: an image, or latents.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="InvocationId">The invocation: the node id and, behind an <c>@</c>, the iteration path.</param>
/// <param name="NodeId">The node.</param>
/// <param name="NodeType">The type of the node.</param>
/// <param name="Output">The output on the wire, for example <c>image</c>.</param>
/// <param name="Position">The position in the output's list, from 0; 0 for a single value.</param>
/// <param name="Kind">What it is: <c>image</c>, <c>latents</c>, <c>conditioning</c>, <c>denoise_mask</c>.</param>
/// <param name="Name">The name of the stored image or tensor; null where the tensor was not kept.</param>
/// <param name="CreatedAt">When the invocation completed, in UTC.</param>
public sealed record SessionResult(
    string SessionId, string InvocationId, string NodeId, string NodeType, string Output, int Position, string Kind, string? Name, DateTimeOffset CreatedAt)
{
    /// <summary>The kind of results that are stored images.</summary>
    public const string ImageKind = "image";
}
