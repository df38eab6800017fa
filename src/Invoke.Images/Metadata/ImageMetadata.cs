using System.Buffers;

namespace Invoke.Images;

/// <summary>What a PNG image carries about how it was made, in text chunks that InvokeAI reads and writes too.</summary>
/// <param name="Metadata">Chunk <c>invokeai_metadata</c>: the parameters, a JSON object.</param>
/// <param name="Workflow">Chunk <c>invokeai_workflow</c>: the editor's workflow, a JSON object.</param>
/// <param name="Graph">Chunk <c>invokeai_graph</c>: the graph, a JSON object.</param>
public sealed record ImageMetadata(string? Metadata = null, string? Workflow = null, string? Graph = null)
{
    private const string MetadataKeyword = "invokeai_metadata";
    private const string WorkflowKeyword = "invokeai_workflow";
    private const string GraphKeyword = "invokeai_graph";

    /// <summary>Gets whether there is nothing to carry.</summary>
    public bool IsEmpty => Metadata is null && Workflow is null && Graph is null;

    /// <summary>Reads what a PNG image carries; a chunk that holds no JSON object counts as missing.</summary>
    /// <param name="png">The image.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="ImageFormatException">The data is no PNG image.</exception>
    public static ImageMetadata Read(ReadOnlySpan<byte> png)
    {
        string? metadata = null, workflow = null, graph = null;
        foreach (PngTextEntry entry in PngText.Read(png))
        {
            switch (entry.Keyword)
            {
                case MetadataKeyword:
                    metadata ??= JsonObjectText.IsValid(entry.Text) ? entry.Text : null;
                    break;
                case WorkflowKeyword:
                    workflow ??= JsonObjectText.IsValid(entry.Text) ? entry.Text : null;
                    break;
                case GraphKeyword:
                    graph ??= JsonObjectText.IsValid(entry.Text) ? entry.Text : null;
                    break;
            }
        }

        return new ImageMetadata(metadata, workflow, graph);
    }

    /// <summary>Copies a PNG image with this added; what it carried under the same keywords is replaced.</summary>
    /// <param name="png">The image.</param>
    /// <param name="output">Where the new file goes.</param>
    /// <exception cref="ImageFormatException">The data is no PNG image.</exception>
    /// <exception cref="ArgumentException">A member is no JSON object.</exception>
    public void Write(ReadOnlySpan<byte> png, IBufferWriter<byte> output)
    {
        Validate();
        List<PngTextEntry> entries = [];
        Add(entries, MetadataKeyword, Metadata);
        Add(entries, WorkflowKeyword, Workflow);
        Add(entries, GraphKeyword, Graph);
        PngText.Write(png, entries, output);
    }

    internal void Validate()
    {
        JsonObjectText.ThrowIfInvalid(Metadata, nameof(Metadata));
        JsonObjectText.ThrowIfInvalid(Workflow, nameof(Workflow));
        JsonObjectText.ThrowIfInvalid(Graph, nameof(Graph));
    }

    private static void Add(List<PngTextEntry> entries, string keyword, string? text)
    {
        if (text is not null)
        {
            entries.Add(new PngTextEntry(keyword, text));
        }
    }
}
