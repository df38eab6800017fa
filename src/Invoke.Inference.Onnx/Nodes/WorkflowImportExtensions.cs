using System.Globalization;
using Invoke.Graph;

namespace Invoke.Inference.Onnx;

/// <summary>Fits imported workflows to the models at hand.</summary>
public static class WorkflowImportExtensions
{
    /// <summary>
    /// Replaces the width and height that are written in <c>noise</c> nodes by the size that the model behind them was trained for, and notes each in
    /// <see cref="WorkflowImport.Changes"/>.
    /// </summary>
    /// <remarks>
    /// Without this a workflow keeps its own size, which another model draws slowly and badly. Set the model first. A size that another node gives, noise that no known model
    /// denoises or models of several sizes do, and a model that does not tell its size stay as they are.
    /// </remarks>
    /// <param name="import">The workflow.</param>
    /// <param name="models">Knows the models.</param>
    /// <param name="cancellationToken">Cancels reading the models' folders.</param>
    /// <returns>The workflow, so that calls can be chained.</returns>
    /// <exception cref="ModelNotFoundException">A model that the workflow names is not there; set another one first.</exception>
    /// <exception cref="ModelFileException">A model's folder is incomplete or a configuration is wrong.</exception>
    public static async Task<WorkflowImport> UseModelNativeSizeAsync(this WorkflowImport import, OnnxModelCatalog models, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(import);
        ArgumentNullException.ThrowIfNull(models);
        foreach (MakeNoise noise in import.Graph.Nodes.OfType<MakeNoise>())
        {
            StableDiffusionModel[] behind = await ModelsBehindAsync(import.Graph, noise, models, cancellationToken).ConfigureAwait(false);
            if (behind.Select(model => model.NativeSize).Distinct().ToArray() is [{ } size])
            {
                Replace(import, noise, "width", noise.Width, size, behind[0]);
                Replace(import, noise, "height", noise.Height, size, behind[0]);
            }
        }

        return import;
    }

    private static void Replace(WorkflowImport import, MakeNoise noise, string field, int written, int size, StableDiffusionModel model)
    {
        // Every node of a graph has an id.
        string id = noise.Id!;
        if (written != size && FindSource(import.Graph, id, field) is null)
        {
            import.Replace(id, field, size, string.Create(CultureInfo.InvariantCulture, $"model '{model.Name}' was trained for {size} x {size} pixels"));
        }
    }

    private static async Task<StableDiffusionModel[]> ModelsBehindAsync(NodeGraph graph, MakeNoise noise, OnnxModelCatalog models, CancellationToken cancellationToken)
    {
        var found = new List<StableDiffusionModel>();
        foreach (DenoiseLatents denoise in graph.Nodes.OfType<DenoiseLatents>().Where(each => FindSource(graph, each.Id!, "noise") == noise))
        {
            if (FindSource(graph, denoise.Id!, "unet") is { } node and IMainModelSource loader && FindSource(graph, node.Id!, "model") is null)
            {
                found.Add(await models.OpenAsync(loader.Wanted, cancellationToken).ConfigureAwait(false));
            }
        }

        return [.. found];
    }

    private static Node? FindSource(NodeGraph graph, string nodeId, string field)
    {
        var port = new PortReference(nodeId, field);
        return graph.Connections.FirstOrDefault(connection => connection.Destination == port) is { Source.NodeId: { } source } && graph.TryGetNode(source, out Node? node) ? node : null;
    }
}
