using Invoke.Images;

namespace Invoke.Inference.Onnx;

/// <summary>Parts of an RGB image; only the part that is read is ever held as floats.</summary>
internal sealed class RgbTiles(ImagePixels image)
{
    private byte[] _part = [];

    /// <summary>Is a <see cref="TileReader"/>; for one caller at a time.</summary>
    public void Read(int left, int top, int width, int height, Span<float> planes)
    {
        int stride = 3 * width;
        if (_part.Length != stride * height)
        {
            _part = new byte[stride * height];
        }

        for (int y = 0; y < height; y++)
        {
            image.Data.Span.Slice(3 * (((top + y) * image.Width) + left), stride).CopyTo(_part.AsSpan(y * stride));
        }

        PixelConversion.ToChw(_part, width, height, planes);
    }
}
