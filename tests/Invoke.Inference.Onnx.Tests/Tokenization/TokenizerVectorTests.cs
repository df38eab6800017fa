using System.Text.Json;
using Invoke.Testing.Shared;

namespace Invoke.Inference.Onnx.Tests;

/// <summary>Every text of vectors/tokenizer, with the tokenizer of models/emoji-diffusion.</summary>
public sealed class TokenizerVectorTests
{
    private const string File = "tokenizer/tokenizer.json";

    [VectorFact(File)]
    public async Task Tokenize_EveryText_GivesTheReferenceIds()
    {
        ClipTokenizer tokenizer = await ClipTokenizer.OpenAsync(TestTokenizer.EmojiFolder);
        using JsonDocument document = JsonDocument.Parse(System.IO.File.ReadAllBytes(Vectors.PathOf(File)));
        int count = 0;

        foreach (JsonElement item in document.RootElement.GetProperty("cases").EnumerateArray())
        {
            string text = item.GetProperty("text").GetString() ?? throw new InvalidDataException("A text is null.");
            int[] expected = [.. item.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32())];

            TokenizedPrompt prompt = tokenizer.Tokenize(text);

            Assert.True(expected.AsSpan().SequenceEqual(prompt.Ids.Span), $"'{text}': {string.Join(' ', prompt.Ids.ToArray())}");
            Assert.Equal(item.GetProperty("tokens").GetInt32(), prompt.TokenCount);
            count++;
        }

        if (Vectors.AreOwn)
        {
            Assert.Equal(27, count);
        }
    }
}
