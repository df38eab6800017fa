using Invoke.Inference.Onnx.Tests.Models;

namespace Invoke.Inference.Onnx.Tests.Prompts;

public sealed class PromptEncoderTests
{
    [Fact]
    public async Task EncodeStates_ManyPiecesBelowOne_TakesNoMoreMemoryForEach()
    {
        ClipTokenizer tokenizer = await ClipTokenizer.OpenAsync(Path.Combine(EmojiModel.Folder, "tokenizer"));
        using var encoder = new TextEncoder(EmojiModel.Cache, EmojiModel.Model, 0, CancellationToken.None);
        string[] words = [.. Enumerable.Repeat("apple fox owl cake", 60)];
        Encode(0);

        long few = Encode(2);
        long many = Encode(42);

        // Lists of tokens are made anew for each piece, states of the whole prompt are not.
        long states = 4L * tokenizer.MaxLength * encoder.Width * sizeof(float);
        Assert.InRange(many - few, 0, 40 * states / 4);

        long Encode(int faded)
        {
            ParsedPrompt prompt = PromptParser.Parse(string.Join(", ", words.Select((each, index) => index < faded ? $"({each})0.9" : each)));
            long before = GC.GetAllocatedBytesForCurrentThread();
            float[] made = new PromptEncoder(tokenizer, encoder, CancellationToken.None).EncodeStates(prompt);
            Assert.True(made.Length >= 4 * tokenizer.MaxLength * encoder.Width);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }
}
