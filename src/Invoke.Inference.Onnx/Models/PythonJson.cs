using System.Buffers;

namespace Invoke.Inference.Onnx;

/// <summary>
/// Python writes the numbers that JSON lacks as bare Infinity, -Infinity and NaN, and diffusers saves such files
/// (<c>lambda_min_clipped</c>).
/// </summary>
internal static class PythonJson
{
    /// <summary>
    /// Replaces these words outside of texts by null; returns the content itself where there are none.
    /// </summary>
    public static ReadOnlyMemory<byte> ToStandard(ReadOnlyMemory<byte> utf8Json)
    {
        ReadOnlySpan<byte> source = utf8Json.Span;
        if (source.IndexOf("Infinity"u8) < 0 && source.IndexOf("NaN"u8) < 0)
        {
            return utf8Json;
        }

        var result = new ArrayBufferWriter<byte>(source.Length);
        bool inText = false;
        while (!source.IsEmpty)
        {
            int word = inText ? 0 : WordLength(source);
            int taken = word > 0 ? word : inText && source[0] == '\\' && source.Length > 1 ? 2 : 1;
            result.Write(word > 0 ? "null"u8 : source[..taken]);
            inText ^= source[0] == '"';
            source = source[taken..];
        }

        return result.WrittenMemory;
    }

    private static int WordLength(ReadOnlySpan<byte> text) =>
        text.StartsWith("-Infinity"u8) ? 9 : text.StartsWith("Infinity"u8) ? 8 : text.StartsWith("NaN"u8) ? 3 : 0;
}
