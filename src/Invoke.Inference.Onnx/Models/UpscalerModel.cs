namespace Invoke.Inference.Onnx;

/// <summary>A network that makes a larger image of an image: one <c>.onnx</c> file. What it takes and makes, the network itself says.</summary>
/// <remarks>Opening it loads no network; sessions come from <see cref="OnnxSessionCache"/>. Immutable and thread-safe.</remarks>
public sealed class UpscalerModel
{
    private UpscalerModel(ModelLocation location)
    {
        Name = location.Name;
        Path = location.Path;
    }

    /// <summary>Gets the model's name: that of its file without the extension, or of its folder where the file is <c>model.onnx</c>.</summary>
    public string Name { get; }

    /// <summary>Gets the full path of the network's file.</summary>
    public string Path { get; }

    /// <summary>Finds an upscaler's network and checks that its file can be one.</summary>
    /// <param name="path">The <c>.onnx</c> file, or the folder that holds it as <c>model.onnx</c>.</param>
    /// <returns>The upscaler.</returns>
    /// <exception cref="ModelFileException">There is no such file, or it is empty, a Git LFS pointer or a web page.</exception>
    public static UpscalerModel Open(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var location = ModelLocation.OfUpscaler(path);
        ModelFileSniffer.ThrowIfUnusable(location.Path);
        return new UpscalerModel(location);
    }
}
