using System.ComponentModel.DataAnnotations;
using Invoke.Graph;
using Invoke.Internal;

namespace Invoke.Images;

/// <summary>Maps a range of every channel, alpha included, to 0 to 255; InvokeAI's <c>img_ilerp</c>. What lies outside of the range is cut to it.</summary>
[Node("img_ilerp", Version = "1.2.2", Category = "image", Title = "Inverse Lerp Image", Description = "Maps a range of every channel to 0 to 255.")]
public sealed partial class InverseLerpImage : ImageNode
{
    /// <summary>Gets or sets the image.</summary>
    [Input(Required = true)]
    public ImageRef Image { get; set; }

    /// <summary>Gets or sets the least input value.</summary>
    /// <value>0 to 255; the default is 0.</value>
    [Input, Range(0, 255)]
    public int Min { get; set; }

    /// <summary>Gets or sets the greatest input value.</summary>
    /// <value>0 to 255; the default is 255.</value>
    [Input, Range(0, 255)]
    public int Max { get; set; } = 255;

    /// <summary>Maps and stores.</summary>
    /// <param name="images">Reads and stores images.</param>
    /// <param name="context">The invocation.</param>
    /// <param name="cancellationToken">Cancels the work until the record is written.</param>
    /// <returns>The stored image.</returns>
    public async ValueTask<ImageOutput> RunAsync(
        IImageService images, NodeContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(images);
        CheckInputs();
        if (DescribeRangeProblem() is { } problem)
        {
            throw new ArgumentException($"Input 'max' {problem}.");
        }

        await PoolThread.EnterAsync();
        ImagePixels source = await StoredPixels.ReadAsync(images, Image, cancellationToken).ConfigureAwait(false);
        using PixelBuffer result = ChannelMath.Map(source.View(), ChannelMath.InverseLerpTable(Min, Max), cancellationToken);
        return await StoreAsync(images, result.ToRequest(), context, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override void Validate(NodeValidationContext context)
    {
        base.Validate(context);
        if (DescribeRangeProblem() is { } problem && !context.IsConnected("min") && !context.IsConnected("max"))
        {
            context.ReportOutOfRange("max", problem);
        }
    }

    private string? DescribeRangeProblem() => Max > Min ? null : $"is {Max}; it must be more than 'min', which is {Min}";
}
