using System.Runtime.InteropServices;
using Invoke.Testing.Shared;

namespace Invoke.Inference.Onnx.Tests.Upscaling;

/// <summary>Networks that enlarge images in ways that can be worked out by hand.</summary>
internal static class UpscalerNetworks
{
    /// <summary>Repeats each pixel.</summary>
    public static TinyOnnxModel Repeat(int factor, int type = TinyOnnxModel.Float, int? side = null, int channels = 3) => Ports(type, side, factor, channels)
        .Initializer("scales", TinyOnnxModel.Float, [4], Floats(1, 1, factor, factor))
        .Node("Resize", ["image", string.Empty, "scales"], ["larger"]);

    /// <summary>Repeats each pixel of squares of one side, and fails on all else, though its ports do not say so.</summary>
    public static TinyOnnxModel OnlyOfSide(int factor, int side) => Ports(TinyOnnxModel.Float, null, factor, 3)
        .Initializer("scales", TinyOnnxModel.Float, [4], Floats(1, 1, factor, factor))
        .Initializer("table", TinyOnnxModel.Float, [1], Floats(0))
        .Initializer("two", TinyOnnxModel.Int64, [], BitConverter.GetBytes(2L))
        .Initializer("side", TinyOnnxModel.Int64, [], BitConverter.GetBytes((long)side))
        .Node("Shape", ["image"], ["shape"])
        .Node("Gather", ["shape", "two"], ["height_now"])
        .Node("Sub", ["height_now", "side"], ["beyond"])
        .Node("Gather", ["table", "beyond"], ["zero"])
        .Node("Add", ["image", "zero"], ["same"])
        .Node("Resize", ["same", string.Empty, "scales"], ["larger"]);

    /// <summary>Has ports of one size, and fails when it runs.</summary>
    public static TinyOnnxModel FailWithFixedSize(int factor, int side) => Ports(TinyOnnxModel.Float, side, factor, 3)
        .Initializer("nowhere", TinyOnnxModel.Int64, [1], MemoryMarshal.AsBytes<long>([7]).ToArray())
        .Initializer("scales", TinyOnnxModel.Float, [4], Floats(1, 1, factor, factor))
        .Node("Gather", ["image", "nowhere"], ["none"], TinyOnnxModel.Integer("axis", 1))
        .Node("Expand", ["none", "shape"], ["image2"])
        .Initializer("shape", TinyOnnxModel.Int64, [4], MemoryMarshal.AsBytes<long>([1, 3, side, side]).ToArray())
        .Node("Resize", ["image2", string.Empty, "scales"], ["larger"]);

    /// <summary>Mixes each pixel with its neighbours and the other channels, then repeats it twice; beyond the image there is black.</summary>
    public static TinyOnnxModel Blur() => Ports(TinyOnnxModel.Float, null, 2, 3)
        .Initializer("weights", TinyOnnxModel.Float, [3, 3, 3, 3], Floats([.. Enumerable.Range(0, 81).Select(index => (index % 7) / 81f)]))
        .Initializer("scales", TinyOnnxModel.Float, [4], Floats(1, 1, 2, 2))
        .Node("Conv", ["image", "weights"], ["mixed"], TinyOnnxModel.Integers("pads", 1, 1, 1, 1))
        .Node("Resize", ["mixed", string.Empty, "scales"], ["larger"]);

    /// <summary>Halves the image into channels first, as real networks of factor 2 do, so its sides must be even; then repeats each pixel twice.</summary>
    public static TinyOnnxModel EvenSides() => Ports(TinyOnnxModel.Float, null, 2, 3)
        .Initializer("scales", TinyOnnxModel.Float, [4], Floats(1, 1, 2, 2))
        .Node("SpaceToDepth", ["image"], ["deep"], TinyOnnxModel.Integer("blocksize", 2))
        .Node("DepthToSpace", ["deep"], ["flat"], TinyOnnxModel.Integer("blocksize", 2))
        .Node("Resize", ["flat", string.Empty, "scales"], ["larger"]);

    /// <summary>Gives two pixels less on each side than it gets.</summary>
    public static TinyOnnxModel Shrink() => Ports(TinyOnnxModel.Float, null, 1, 3)
        .Initializer("weights", TinyOnnxModel.Float, [3, 3, 3, 3], Floats(new float[81]))
        .Node("Conv", ["image", "weights"], ["larger"]);

    /// <summary>Divides by nothing.</summary>
    public static TinyOnnxModel NotANumber() => Ports(TinyOnnxModel.Float, null, 1, 3)
        .Initializer("nothing", TinyOnnxModel.Float, [], Floats(0))
        .Node("Div", ["image", "nothing"], ["larger"]);

    private static TinyOnnxModel Ports(int type, int? side, int factor, int channels)
    {
        object[] image = side is { } fix ? [1, channels, fix, fix] : ["batch", channels, "height", "width"];
        object[] larger = side is { } same ? [1, channels, factor * same, factor * same] : ["batch", channels, "larger_height", "larger_width"];
        return new TinyOnnxModel().Input("image", type, image).Output("larger", type, larger);
    }

    private static byte[] Floats(params float[] values) => MemoryMarshal.AsBytes<float>(values).ToArray();
}
