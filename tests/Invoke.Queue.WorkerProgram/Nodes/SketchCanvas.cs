using Invoke.Graph;
using Invoke.Images;

namespace Invoke.Queue.WorkerProgram;

/// <summary>Stores an image and hands on something that only lives in memory, so that it runs again where that is needed after a restart.</summary>
[Node("test.sketch")]
public sealed partial class SketchCanvas : ImageNode
{
    [Input]
    public long Seed { get; set; }

    public async Task<Result> RunAsync(IImageService images, NodeContext context, CancellationToken cancellationToken)
    {
        byte[] pixels = new byte[8 * 8 * 3];
        Array.Fill(pixels, (byte)Seed);
        ImageOutput stored = await StoreAsync(images, ImageCreateRequest.FromPixels(pixels, 8, 8, PixelFormat.Rgb24), context, cancellationToken);
        return new Result(stored.Image, new Canvas(Seed));
    }

    public readonly record struct Result(ImageRef Image, Canvas Canvas);
}
