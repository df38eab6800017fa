using Invoke.Graph;

namespace Invoke.Inference.Onnx;

/// <summary>Checks image sizes and sampler names against the models before any model runs.</summary>
internal sealed class ImageSizeCheck(OnnxModelCatalog models, SamplerCatalog samplers) : IGraphCheck
{
    public async ValueTask CheckAsync(GraphPlan plan, ICollection<GraphProblem> problems, CancellationToken cancellationToken)
    {
        // Several nodes may denoise the same noise with the same model, which is one fault.
        var found = new HashSet<GraphProblem>();
        foreach (PlanNode node in plan.Nodes)
        {
            if (node.Template is DenoiseLatents denoise)
            {
                CheckSampler(node, denoise, found);
                await CheckSizeAsync(plan, node, found, cancellationToken).ConfigureAwait(false);
            }
        }

        foreach (GraphProblem problem in found)
        {
            problems.Add(problem);
        }
    }

    private void CheckSampler(PlanNode node, DenoiseLatents denoise, ICollection<GraphProblem> problems)
    {
        if (!node.IsConnected("scheduler") && (denoise.Scheduler is not { } name || !samplers.TryGet(name, out _)))
        {
            problems.Add(GraphProblem.OnPort(GraphProblemCode.OutOfRange, denoise, "scheduler",
                $"input 'scheduler' is '{denoise.Scheduler}'; known are {string.Join(", ", samplers.Names)}"));
        }
    }

    private async ValueTask CheckSizeAsync(GraphPlan plan, PlanNode node, ICollection<GraphProblem> problems, CancellationToken cancellationToken)
    {
        if (plan.FindSource(node, "noise") is not { Template: MakeNoise noise } noiseNode
            || plan.FindSource(node, "unet") is not { Template: IMainModelSource loader } loaderNode
            || loaderNode.IsConnected("model"))
        {
            return;
        }

        StableDiffusionModel model;
        try
        {
            model = await models.OpenAsync(loader.Wanted, cancellationToken).ConfigureAwait(false);
        }
        catch (InvokeException)
        {
            // The loader node runs first and says what is wrong with the model.
            return;
        }

        Check("width", noise.Width);
        Check("height", noise.Height);

        void Check(string port, int size)
        {
            if (!noiseNode.IsConnected(port) && size % model.RequiredSizeMultiple != 0)
            {
                problems.Add(GraphProblem.OnPort(GraphProblemCode.OutOfRange, noise, port,
                    $"input '{port}' is {size}; model '{model.Name}' needs a multiple of {model.RequiredSizeMultiple}"));
            }
        }
    }
}
