using Invoke.Graph;

namespace Invoke.Inference.Onnx;

/// <summary>Checks the names of upscalers before anything runs: they come last in a graph, when all the costly work is done.</summary>
internal sealed class UpscalerCheck(OnnxModelCatalog models) : IGraphCheck
{
    public async ValueTask CheckAsync(GraphPlan plan, ICollection<GraphProblem> problems, CancellationToken cancellationToken)
    {
        foreach (PlanNode node in plan.Nodes)
        {
            if (node.Template is not UpscaleImage upscale || GraphPlan.IsConnected(node, "model_name"))
            {
                continue;
            }

            try
            {
                await UpscalerName.OpenAsync(models, upscale.ModelName ?? string.Empty, cancellationToken).ConfigureAwait(false);
            }
            catch (InvokeException exception)
            {
                problems.Add(GraphProblem.OnPort(
                    GraphProblemCode.OutOfRange, upscale, "model_name", $"input 'model_name' is '{upscale.ModelName}': {exception.Message.TrimEnd('.')}"));
            }
        }
    }
}
