using System.ComponentModel.DataAnnotations;
using Invoke.Graph;
using Invoke.Internal;
using Microsoft.Extensions.Options;

namespace Invoke.Images;

/// <summary>Makes an image of one colour; InvokeAI's <c>blank_image</c>.</summary>
[Node("blank_image", Version = "1.2.2", Category = "image", Title = "Blank Image", Description = "Makes an image of one colour.")]
public sealed partial class BlankImage : ImageNode
{
    /// <summary>Gets or sets the width in pixels.</summary>
    /// <value>1 or more; the default is 512.</value>
    [Input, Range(1, double.PositiveInfinity)]
    public int Width { get; set; } = 512;

    /// <summary>Gets or sets the height in pixels.</summary>
    /// <value>1 or more; the default is 512.</value>
    [Input, Range(1, double.PositiveInfinity)]
    public int Height { get; set; } = 512;

    /// <summary>Gets or sets whether the image has alpha.</summary>
    /// <value>The default is <see cref="BlankImageMode.Rgb"/>.</value>
    [Input]
    public BlankImageMode Mode { get; set; }

    /// <summary>Gets or sets the colour; without alpha in the mode, its alpha does not count.</summary>
    /// <value>Opaque black by default.</value>
    [Input]
    public ColorField Color { get; set; } = new(0, 0, 0);

    /// <summary>Makes and stores the image.</summary>
    /// <param name="images">Stores the image.</param>
    /// <param name="options">The most pixels a result can have; 64 Mi without.</param>
    /// <param name="context">The invocation.</param>
    /// <param name="cancellationToken">Cancels the work until the record is written.</param>
    /// <returns>The stored image.</returns>
    public async ValueTask<ImageOutput> RunAsync(
        IImageService images, IOptions<ImagesOptions>? options, NodeContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(images);
        CheckInputs();
        ResultSize.Check(Width, Height, options, "Choose a smaller 'width' and 'height'");
        await PoolThread.EnterAsync();
        using var result = new PixelBuffer(Width, Height, Mode == BlankImageMode.Rgba ? PixelFormat.Rgba32 : PixelFormat.Rgb24);
        Fill(result, cancellationToken);
        ImageCreateRequest request = result.ToRequest() with { Content = ImageContent.Drawn };
        return await StoreAsync(images, request, context, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override IEnumerable<(string Input, string Problem)> FindProblems()
    {
        if (Color is null)
        {
            yield return ("color", "is null; give a colour, for example {\"r\":0,\"g\":0,\"b\":0,\"a\":255}");
        }
        else if (Color is { R: < 0 or > 255 } or { G: < 0 or > 255 } or { B: < 0 or > 255 } or { A: < 0 or > 255 })
        {
            yield return ("color", $"is r {Color.R}, g {Color.G}, b {Color.B}, a {Color.A}; each must be from 0 to 255");
        }

        foreach ((string Input, string Problem) each in base.FindProblems())
        {
            yield return each;
        }
    }

    private void Fill(PixelBuffer pixels, CancellationToken cancellationToken)
    {
        ReadOnlySpan<byte> color = [(byte)Color.R, (byte)Color.G, (byte)Color.B, (byte)Color.A];
        ReadOnlySpan<byte> pixel = color[..(int)pixels.Format];
        Span<byte> first = pixels.Row(0);
        for (int at = 0; at < first.Length; at += pixel.Length)
        {
            pixel.CopyTo(first[at..]);
        }

        for (int y = 1; y < pixels.Height; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            first.CopyTo(pixels.Row(y));
        }
    }
}
