namespace Invoke.Inference.Onnx;

/// <summary>
/// The printable character that stands for each byte in vocab.json and merges.txt of byte-level BPE (Radford et al.,
/// 2019).
/// </summary>
internal static class ByteAlphabet
{
    /// <summary>256 characters, by byte.</summary>
    public static string Characters { get; } = string.Create(256, 0, static (characters, _) =>
    {
        int substitute = 256;
        for (int value = 0; value < 256; value++)
        {
            bool stands = value is (>= '!' and <= '~') or (>= '\u00A1' and <= '\u00AC') or (>= '\u00AE' and <= '\u00FF');
            characters[value] = stands ? (char)value : (char)substitute++;
        }
    });
}
