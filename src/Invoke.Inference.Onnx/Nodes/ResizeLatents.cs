using System.ComponentModel.DataAnnotations;
using Invoke.Graph;
using Invoke.Internal;
using Invoke.Internal.Nodes;

namespace Invoke.Inference.Onnx;

/// <summary>Resizes latents to the size of an image; InvokeAI's <c>lresize</c>. Equal to PyTorch's <c>interpolate</c>.</summary>
[Node("lresize", Version = "1.0.2", Category = "latents", Title = "Resize Latents", Description = "Resizes latents to the size of an image.")]
public sealed partial class ResizeLatents : Node
{
    internal const int LeastSide = 64;
    internal const int LargestSide = 16384;

    /// <summary>Gets or sets the latents.</summary>
    [Input(Required = true)]
    public Latents Latents { get; set; }

    /// <summary>Gets or sets the image's width in pixels, a multiple of 8.</summary>
    /// <value>64 to 16384; there is no default.</value>
    [Input(Required = true)]
    [Range(LeastSide, LargestSide)]
    public int Width { get; set; }

    /// <summary>Gets or sets the image's height in pixels, a multiple of 8.</summary>
    /// <value>64 to 16384; there is no default.</value>
    [Input(Required = true)]
    [Range(LeastSide, LargestSide)]
    public int Height { get; set; }

    /// <summary>Gets or sets how values are weighed.</summary>
    [Input]
    public LatentsInterpolation Mode { get; set; } = LatentsInterpolation.Bilinear;

    /// <summary>Gets or sets whether <c>bilinear</c> and <c>bicubic</c> take in all values when a side becomes shorter; without effect on other modes.</summary>
    [Input]
    public bool Antialias { get; set; }

    /// <summary>Resizes.</summary>
    /// <returns>The latents with the seed they had, and the image's size in pixels.</returns>
    public async ValueTask<LatentsOutput> RunAsync()
    {
        InputProblems.ThrowIfAny(FindProblems());
        await PoolThread.EnterAsync();
        return LatentsOutput.Of(LatentsResizing.Resize(Latents, Width / LatentsOutput.Scale, Height / LatentsOutput.Scale, Mode, Antialias));
    }

    /// <inheritdoc/>
    protected override void Validate(NodeValidationContext context) => InputProblems.Report(context, FindProblems());

    private IEnumerable<(string Input, string Problem)> FindProblems()
    {
        if (LatentsResizing.DescribeProblem(Mode) is { } mode)
        {
            yield return ("mode", mode);
        }

        foreach ((string input, int side) in new[] { ("width", Width), ("height", Height) })
        {
            if (side % LatentsOutput.Scale != 0)
            {
                yield return (input, $"is {side}; it must be a multiple of {LatentsOutput.Scale}");
            }
        }
    }
}
