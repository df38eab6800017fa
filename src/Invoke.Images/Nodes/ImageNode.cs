using System.Text.Json;
using Invoke.Graph;
using Invoke.Internal.Nodes;

namespace Invoke.Images;

/// <summary>The base of nodes that store an image: InvokeAI's fields <c>metadata</c> and <c>board</c>, and a record that tells session and node.</summary>
public abstract class ImageNode : Node
{
    /// <summary>Gets or sets how the image was made, a JSON object kept in the record and in the file.</summary>
    [Input(Description = "How the image was made, a JSON object kept in the record and in the file.")]
    public JsonElement? Metadata { get; set; }

    /// <summary>Gets or sets a board of InvokeAI's gallery; read so that its graphs run unmodified, and without effect.</summary>
    [Input(Description = "A board of InvokeAI's gallery; read so that its graphs run unmodified, and without effect.")]
    public BoardField? Board { get; set; }

    /// <summary>Raises what <see cref="FindProblems"/> finds; call it first in <c>RunAsync</c>, when the values of connections are known.</summary>
    /// <exception cref="ArgumentException">An input cannot be used; the message names it and says what is wrong.</exception>
    protected void CheckInputs() => InputProblems.ThrowIfAny(FindProblems());

    /// <summary>Stores an image with what led to it, its node, its session and whether it is only a step on the way.</summary>
    /// <remarks>
    /// The file carries the executed graph (<see cref="NodeContext.GetSlice"/>) and the run's workflow, file and record carry the core metadata that
    /// <see cref="CoreMetadata.Build"/> finds in that graph, with this node's metadata over it. Where a value of the graph has no JSON form, there is no graph.
    /// </remarks>
    /// <param name="images">Stores the image.</param>
    /// <param name="request">The image and what else is known about it.</param>
    /// <param name="context">The invocation.</param>
    /// <param name="cancellationToken">Cancels the work until the record is written.</param>
    /// <returns>The stored image.</returns>
    protected async ValueTask<ImageOutput> StoreAsync(
        IImageService images, ImageCreateRequest request, NodeContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(request);
        string? graph = WriteGraph(context);
        string? given = Metadata is { ValueKind: JsonValueKind.Object } metadata ? metadata.GetRawText() : request.Metadata;
        ImageCreateRequest complete = request.By(context) with
        {
            Metadata = graph is null ? given : CoreMetadata.Build(graph, SliceId(context), given),
            Workflow = context.Workflow ?? request.Workflow,
            Graph = graph ?? request.Graph,
        };
        return ImageOutput.Of(await images.CreateAsync(complete, cancellationToken).ConfigureAwait(false));
    }

    private static string? WriteGraph(NodeContext context)
    {
        try
        {
            return context.GetSlice().ToJson(context.Catalog);
        }
        catch (InvokeException)
        {
            // Something that only lives in memory led here: a tensor given from outside, say.
            return null;
        }
    }

    // As slices name nodes inside of calls.
    private static string SliceId(NodeContext context) => context.NodeId.Replace('.', '_');

    /// <summary>Finds what is wrong with the inputs' values, beyond what ranges and required inputs say.</summary>
    /// <returns>The input's name on the wire, and what its value is and what is allowed, for example "is 1; it must be more than 'min'".</returns>
    protected virtual IEnumerable<(string Input, string Problem)> FindProblems()
    {
        if (Metadata is { ValueKind: not (JsonValueKind.Object or JsonValueKind.Null or JsonValueKind.Undefined) and var kind })
        {
            yield return ("metadata", $"is a JSON {kind}; it must be an object");
        }
    }

    /// <inheritdoc/>
    protected override void Validate(NodeValidationContext context) => InputProblems.Report(context, FindProblems());
}
