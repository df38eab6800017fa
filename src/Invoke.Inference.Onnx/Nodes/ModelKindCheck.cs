using Invoke.Graph;

namespace Invoke.Inference.Onnx;

/// <summary>Checks before anything runs that each loader names a model of its kind. A model that is missing or broken, the loader itself tells of: it runs first.</summary>
internal sealed class ModelKindCheck(OnnxModelCatalog models) : IGraphCheck
{
    public async ValueTask CheckAsync(GraphPlan plan, ICollection<GraphProblem> problems, CancellationToken cancellationToken)
    {
        foreach (PlanNode node in plan.Nodes)
        {
            if (node.Template is IMainModelSource loader && !node.IsConnected("model")
                && await FindMismatchAsync(loader, cancellationToken).ConfigureAwait(false) is { } mismatch)
            {
                problems.Add(GraphProblem.OnPort(GraphProblemCode.OutOfRange, node.Template, "model", $"input 'model': {mismatch}"));
            }
        }
    }

    private async ValueTask<string?> FindMismatchAsync(IMainModelSource loader, CancellationToken cancellationToken)
    {
        try
        {
            return loader.FindMismatch(await models.OpenAsync(loader.Wanted, cancellationToken).ConfigureAwait(false));
        }
        catch (InvokeException)
        {
            return null;
        }
    }
}
