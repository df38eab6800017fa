using System.Text;

namespace Invoke.Inference.Onnx;

/// <summary>Tells the usual failed downloads from model files.</summary>
internal static class ModelFileSniffer
{
    private const int HeadLength = 512;

    /// <summary>Throws if the file is absent, empty, a Git LFS pointer or a web page.</summary>
    public static void ThrowIfUnusable(string path)
    {
        if (Directory.Exists(path))
        {
            throw new ModelFileException($"'{path}' is a folder where a file is expected; name the file in it.", path);
        }

        if (!File.Exists(path))
        {
            throw new ModelFileException($"File '{path}' does not exist; download the model again or correct the path.", path);
        }

        Span<byte> buffer = stackalloc byte[HeadLength];
        int length;
        try
        {
            using FileStream stream = File.OpenRead(path);
            length = stream.ReadAtLeast(buffer, HeadLength, throwOnEndOfStream: false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ModelFileException($"File '{path}' cannot be read ({exception.Message}); check its permissions.", path, exception);
        }

        ReadOnlySpan<byte> head = buffer[..length];
        if (head.IsEmpty)
        {
            throw new ModelFileException($"File '{path}' is empty; download it again.", path);
        }

        if (head.StartsWith("version https://git-lfs"u8))
        {
            throw new ModelFileException(
                $"File '{path}' is a Git LFS pointer, not the file itself; run 'git lfs pull' in the model's repository or download the file.", path);
        }

        string text = Encoding.Latin1.GetString(head.StartsWith("\uFEFF"u8) ? head[3..] : head).TrimStart();
        if (text.StartsWith("<!doctype", StringComparison.OrdinalIgnoreCase) || text.StartsWith("<html", StringComparison.OrdinalIgnoreCase))
        {
            throw new ModelFileException(
                $"File '{path}' is a web page (HTML), not a model file: the download was answered by a login or error page; download it again.", path);
        }
    }
}
