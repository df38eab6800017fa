using Invoke.Graph;

namespace Invoke.Images;

/// <summary>Passes an image on; InvokeAI's <c>show_image</c>. A service has no screen: who watches the run sees the result.</summary>
[Node("show_image", Version = "1.0.1", Category = "image", Title = "Show Image", Description = "Passes an image on, for those who watch the run.")]
public sealed partial class ShowImage : Node
{
    /// <summary>Gets or sets the image.</summary>
    [Input(Required = true)]
    public ImageRef Image { get; set; }

    /// <summary>Finds the image.</summary>
    /// <param name="images">Knows the images.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <returns>The image and its size.</returns>
    /// <exception cref="ImageRecordNotFoundException">There is no such image.</exception>
    public async ValueTask<ImageOutput> RunAsync(IImageService images, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(images);
        return ImageOutput.Of(await images.GetAsync(Image.ImageName, cancellationToken).ConfigureAwait(false));
    }
}
