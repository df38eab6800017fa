namespace Invoke.Inference.Onnx;

/// <summary>Checks an image's sides before a network loads.</summary>
internal static class ImageSize
{
    // A tensor's bytes are counted in an int; three float channels and some room for alignment must fit.
    private const long MaximumPixels = (int.MaxValue - 1024) / (3 * sizeof(float));

    public static void Check(string model, int width, int height, int multiple)
    {
        CheckSide(model, width, multiple, nameof(width));
        CheckSide(model, height, multiple, nameof(height));
        if ((long)width * height > MaximumPixels)
        {
            throw new ArgumentOutOfRangeException(
                nameof(width), $"Model '{model}': {width} x {height} pixels are too many; at most {MaximumPixels} fit into one tensor.");
        }
    }

    private static void CheckSide(string model, int side, int multiple, string parameter)
    {
        if (side <= 0 || side % multiple != 0)
        {
            int below = Math.Max(multiple, side / multiple * multiple);
            string advice = side > multiple && below <= int.MaxValue - multiple ? $"{below} or {below + multiple}" : $"{multiple} or more";
            throw new ArgumentOutOfRangeException(
                parameter, $"Model '{model}': {parameter} is {side}; it must be a positive multiple of {multiple}. Use {advice}.");
        }
    }
}
