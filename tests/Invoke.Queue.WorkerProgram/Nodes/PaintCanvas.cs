using Invoke.Graph;
using Invoke.Images;

namespace Invoke.Queue.WorkerProgram;

/// <summary>Stores an image of one colour.</summary>
[Node("test.paint")]
public sealed partial class PaintCanvas : ImageNode
{
    [Input(Required = true)]
    public Canvas Canvas { get; set; }

    public async Task<ImageOutput> RunAsync(IImageService images, NodeContext context, CancellationToken cancellationToken)
    {
        byte[] pixels = new byte[8 * 8 * 3];
        Array.Fill(pixels, (byte)Canvas.Seed);
        return await StoreAsync(images, ImageCreateRequest.FromPixels(pixels, 8, 8, PixelFormat.Rgb24) with { Seed = Canvas.Seed }, context, cancellationToken);
    }
}
