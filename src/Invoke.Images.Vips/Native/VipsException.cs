using System.Runtime.InteropServices;

namespace Invoke.Images.Vips;

/// <summary>An operation of libvips failed; codecs turn it into the one exception that users see.</summary>
internal sealed class VipsException(string operation) : Exception($"{operation}: {TakeText()}")
{
    private const int MaxLength = 200;

    /// <summary>Takes what libvips has to say. Its threads share one buffer, so the last line of it is a hint, sometimes empty or somebody else's.</summary>
    public static unsafe string TakeText()
    {
        byte* text = VipsNative.TakeErrorText();
        string lines = Marshal.PtrToStringUTF8((nint)text) ?? string.Empty;
        VipsNative.Free(text);
        string line = lines.TrimEnd().Split('\n')[^1].Trim();
        return line.Length <= MaxLength ? line : line[..MaxLength];
    }
}
