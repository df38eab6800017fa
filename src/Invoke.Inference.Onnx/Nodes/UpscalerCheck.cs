using Invoke.Graph;

namespace Invoke.Inference.Onnx;

/// <summary>Checks which upscalers a graph names before anything runs: they come last in a graph, when all the costly work is done.</summary>
internal sealed class UpscalerCheck(OnnxModelCatalog models) : IGraphCheck
{
    public async ValueTask CheckAsync(GraphPlan plan, ICollection<GraphProblem> problems, CancellationToken cancellationToken)
    {
        foreach (PlanNode node in plan.Nodes)
        {
            GraphProblem? problem = node.Template switch
            {
                UpscaleImage upscale => await CheckAsync(
                    node, "model_name", $"is '{upscale.ModelName}'", () => UpscalerName.OpenAsync(models, upscale.ModelName ?? string.Empty, cancellationToken)).ConfigureAwait(false),
                RunImageToImage run => await CheckAsync(node, run.ImageToImageModel, cancellationToken).ConfigureAwait(false),
                AutoscaleImage scale => await CheckAsync(node, scale.ImageToImageModel, cancellationToken).ConfigureAwait(false),
                _ => null,
            };
            if (problem is not null)
            {
                problems.Add(problem);
            }
        }
    }

    private ValueTask<GraphProblem?> CheckAsync(PlanNode node, ModelIdentifier? model, CancellationToken cancellationToken) => CheckAsync(
        node, "image_to_image_model", model is null ? "names none" : "names no upscaler", () => models.OpenUpscalerAsync(model, cancellationToken));

    private static async ValueTask<GraphProblem?> CheckAsync(PlanNode node, string input, string value, Func<ValueTask<UpscalerModel>> open)
    {
        if (node.IsConnected(input))
        {
            return null;
        }

        try
        {
            await open().ConfigureAwait(false);
            return null;
        }
        catch (InvokeException exception)
        {
            return GraphProblem.OnPort(GraphProblemCode.OutOfRange, node.Template, input, $"input '{input}' {value}: {exception.Message.TrimEnd('.')}");
        }
    }
}
