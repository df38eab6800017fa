using Invoke.Graph;
using Invoke.Internal;

namespace Invoke.Images;

/// <summary>Takes one channel of an image as a gray image; InvokeAI's <c>img_chan</c>.</summary>
[Node("img_chan", Version = "1.2.2", Category = "image", Title = "Extract Image Channel", Description = "Takes one channel of an image as a gray image.")]
public sealed partial class ExtractChannel : ImageNode
{
    /// <summary>Gets or sets the image.</summary>
    [Input(Required = true)]
    public ImageRef Image { get; set; }

    /// <summary>Gets or sets the channel; all colours of a gray image are its lightness.</summary>
    /// <value>The default is <see cref="ImageChannel.Alpha"/>.</value>
    [Input]
    public ImageChannel Channel { get; set; }

    /// <summary>Takes and stores the channel.</summary>
    /// <param name="images">Reads and stores images.</param>
    /// <param name="context">The invocation.</param>
    /// <param name="cancellationToken">Cancels the work until the record is written.</param>
    /// <returns>The stored image.</returns>
    public async ValueTask<ImageOutput> RunAsync(
        IImageService images, NodeContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(images);
        CheckInputs();
        await PoolThread.EnterAsync();
        ImagePixels source = await StoredPixels.ReadAsync(images, Image, cancellationToken).ConfigureAwait(false);
        if (Channel == ImageChannel.Alpha && source.Format != PixelFormat.Rgba32)
        {
            throw new ArgumentException(
                $"Input 'channel' is 'A', but image '{Image.ImageName}' has no alpha; choose 'R', 'G' or 'B', or convert it to RGBA first.");
        }

        int channel = Channel switch
        {
            ImageChannel.Alpha => 3,
            ImageChannel.Green when source.Format != PixelFormat.Gray8 => 1,
            ImageChannel.Blue when source.Format != PixelFormat.Gray8 => 2,
            _ => 0,
        };
        using PixelBuffer result = ChannelMath.Extract(source.View(), channel, invert: false, cancellationToken);
        return await StoreAsync(images, result.ToRequest(), context, cancellationToken).ConfigureAwait(false);
    }
}
