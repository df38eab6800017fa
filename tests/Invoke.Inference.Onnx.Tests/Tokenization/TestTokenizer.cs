using Invoke.Testing.Shared;

namespace Invoke.Inference.Onnx.Tests;

/// <summary>The emoji-diffusion tokenizer, and copies of its folder that a test may break.</summary>
internal static class TestTokenizer
{
    public static string EmojiFolder { get; } = Path.Combine(RepositoryRoot.Path, "models", "emoji-diffusion", "tokenizer");

    public static TempDirectory Copy()
    {
        var copy = new TempDirectory();
        foreach (string file in Directory.EnumerateFiles(EmojiFolder))
        {
            File.Copy(file, copy.PathOf(Path.GetFileName(file)));
        }

        return copy;
    }
}
