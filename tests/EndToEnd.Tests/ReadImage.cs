using Invoke.Graph;
using Invoke.Images;

namespace Invoke.EndToEnd.Tests;

/// <summary>Reads an image's size: a node with an image as a literal, as a user would write it.</summary>
[Node("tests.read_image")]
public sealed partial class ReadImage : Node
{
    [Input(Required = true)]
    public ImageRef Image { get; set; }

    [Input]
    public IReadOnlyList<ImageRef>? More { get; set; }

    public async ValueTask<Result> RunAsync(IImageService images, CancellationToken cancellationToken)
    {
        StoredImage image = await images.GetAsync(Image.ImageName, cancellationToken);
        return new Result(image.Width, More?.Count ?? 0);
    }

    public readonly record struct Result(int Width, int Count);
}
