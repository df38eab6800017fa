using System.ComponentModel.DataAnnotations;
using Invoke.Graph;
using Invoke.Internal.Nodes;

namespace Invoke.Inference.Onnx;

/// <summary>Cuts a box out of latents; InvokeAI's <c>crop_latents</c>. The box is given in pixels of the image.</summary>
/// <remarks>A box that reaches beyond the latents ends with them, as InvokeAI's does; one that lies outside altogether is an error.</remarks>
[Node("crop_latents", Version = "1.0.2", Category = "latents", Title = "Crop Latents", Description = "Cuts a box out of latents.")]
public sealed partial class CropLatents : Node
{
    /// <summary>Gets or sets the latents.</summary>
    [Input(Required = true)]
    public Latents Latents { get; set; }

    /// <summary>Gets or sets where the left side of the box lies, a multiple of 8.</summary>
    [Input(Required = true)]
    [Range(0, int.MaxValue)]
    public int X { get; set; }

    /// <summary>Gets or sets where the upper side of the box lies, a multiple of 8.</summary>
    [Input(Required = true)]
    [Range(0, int.MaxValue)]
    public int Y { get; set; }

    /// <summary>Gets or sets the width of the box, a multiple of 8.</summary>
    [Input(Required = true)]
    [Range(1, int.MaxValue)]
    public int Width { get; set; }

    /// <summary>Gets or sets the height of the box, a multiple of 8.</summary>
    [Input(Required = true)]
    [Range(1, int.MaxValue)]
    public int Height { get; set; }

    /// <summary>Crops.</summary>
    /// <returns>The latents in the box, without a seed, and the size of the image that they stand for.</returns>
    /// <exception cref="ArgumentException">The box lies outside of the latents.</exception>
    public ValueTask<LatentsOutput> RunAsync()
    {
        InputProblems.ThrowIfAny(FindProblems());
        const int Scale = LatentsOutput.Scale;
        (int left, int top) = (X / Scale, Y / Scale);
        int width = Math.Min(Width / Scale, Latents.Width - left);
        int height = Math.Min(Height / Scale, Latents.Height - top);
        if (width < 1 || height < 1)
        {
            throw new ArgumentException(
                $"Inputs 'x' and 'y' are {X} and {Y}; the latents stand for {Latents.Width * Scale} x {Latents.Height * Scale} pixels, and the box must begin inside.");
        }

        var cropped = new Latents(Latents.Batch, Latents.Channels, height, width);
        for (int plane = 0; plane < Latents.Batch * Latents.Channels; plane++)
        {
            for (int y = 0; y < height; y++)
            {
                int start = (((plane * Latents.Height) + top + y) * Latents.Width) + left;
                Latents.Values.Slice(start, width).CopyTo(cropped.WritableValues[(((plane * height) + y) * width)..]);
            }
        }

        return new ValueTask<LatentsOutput>(LatentsOutput.Of(cropped));
    }

    /// <inheritdoc/>
    protected override void Validate(NodeValidationContext context) => InputProblems.Report(context, FindProblems());

    private IEnumerable<(string Input, string Problem)> FindProblems()
    {
        foreach ((string input, int value) in new[] { ("x", X), ("y", Y), ("width", Width), ("height", Height) })
        {
            if (value % LatentsOutput.Scale != 0)
            {
                yield return (input, $"is {value}; it must be a multiple of {LatentsOutput.Scale}");
            }
        }
    }
}
