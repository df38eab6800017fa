using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Invoke.Graph;
using Invoke.Internal;
using Invoke.Internal.Nodes;

namespace Invoke.Inference.Onnx;

/// <summary>Resizes latents by a factor; InvokeAI's <c>lscale</c>. Equal to PyTorch's <c>interpolate</c>.</summary>
[Node("lscale", Version = "1.0.2", Category = "latents", Title = "Scale Latents", Description = "Resizes latents by a factor.")]
public sealed partial class ScaleLatents : Node
{
    /// <summary>Gets or sets the latents.</summary>
    [Input(Required = true)]
    public Latents Latents { get; set; }

    /// <summary>Gets or sets the factor; sides in latent pixels are rounded down.</summary>
    /// <value>More than 0; there is no default.</value>
    [Input(Required = true)]
    [Range(0, double.PositiveInfinity, MinimumIsExclusive = true)]
    public double ScaleFactor { get; set; }

    /// <summary>Gets or sets how values are weighed.</summary>
    [Input]
    public LatentsInterpolation Mode { get; set; } = LatentsInterpolation.Bilinear;

    /// <summary>Gets or sets whether <c>bilinear</c> and <c>bicubic</c> take in all values when a side becomes shorter; without effect on other modes.</summary>
    [Input]
    public bool Antialias { get; set; }

    /// <summary>Resizes.</summary>
    /// <returns>The latents with the seed they had, and the image's size in pixels.</returns>
    /// <exception cref="ArgumentException">A side of the result would be nothing, or more than 16384 pixels of the image.</exception>
    public async ValueTask<LatentsOutput> RunAsync()
    {
        InputProblems.ThrowIfAny(FindProblems());
        int width = Scale(Latents.Width);
        int height = Scale(Latents.Height);
        await PoolThread.EnterAsync();
        return LatentsOutput.Of(LatentsResizing.Resize(Latents, width, height, Mode, Antialias, ScaleFactor));
    }

    /// <inheritdoc/>
    protected override void Validate(NodeValidationContext context) => InputProblems.Report(context, FindProblems());

    private IEnumerable<(string Input, string Problem)> FindProblems()
    {
        if (LatentsResizing.DescribeProblem(Mode) is { } problem)
        {
            yield return ("mode", problem);
        }
    }

    private int Scale(int side)
    {
        const int Largest = ResizeLatents.LargestSide / LatentsOutput.Scale;
        double scaled = Math.Floor(side * ScaleFactor);
        return scaled is >= 1 and <= Largest
            ? (int)scaled
            : throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"Input 'scale_factor' is {ScaleFactor}; it makes {scaled} of a side of {side} latent pixels, and 1 to {Largest} are allowed."));
    }
}
