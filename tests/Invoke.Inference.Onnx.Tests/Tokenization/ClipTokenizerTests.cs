namespace Invoke.Inference.Onnx.Tests;

public sealed class ClipTokenizerTests
{
    [Fact]
    public async Task Tokenize_MoreTokensThanFit_CountsWhatWasCut()
    {
        ClipTokenizer tokenizer = await ClipTokenizer.OpenAsync(TestTokenizer.EmojiFolder);

        TokenizedPrompt prompt = tokenizer.Tokenize(string.Join(' ', Enumerable.Repeat("red", 80)));

        Assert.True(prompt.IsTruncated);
        Assert.Equal(80, prompt.TokenCount);
        Assert.Equal(5, prompt.TruncatedCount);
        Assert.Equal(77, prompt.Ids.Length);
        Assert.Equal(tokenizer.EndId, prompt.Ids.Span[^1]);
    }

    [Fact]
    public async Task Tokenize_ExactlyWhatFits_IsNotTruncated()
    {
        ClipTokenizer tokenizer = await ClipTokenizer.OpenAsync(TestTokenizer.EmojiFolder);

        TokenizedPrompt prompt = tokenizer.Tokenize(string.Join(' ', Enumerable.Repeat("red", 75)));

        Assert.False(prompt.IsTruncated);
        Assert.Equal(tokenizer.EndId, prompt.Ids.Span[76]);
    }

    [Fact]
    public async Task GetAsync_OneModel_OpensItsTokenizerOnce()
    {
        var tokenizers = new ClipTokenizerCache();
        var model = StableDiffusionModel.Open(Models.EmojiModel.Folder);

        ClipTokenizer first = await tokenizers.GetAsync(model, CancellationToken.None);

        Assert.Same(first, await tokenizers.GetAsync(model, CancellationToken.None));
        Assert.Equal(77, first.Tokenize("red").Ids.Length);
    }

    [Theory]
    [InlineData("cafe\u0301", "caf\u00E9")]
    [InlineData("RED", "red")]
    [InlineData("\u0130", "i\u0307")]
    [InlineData("red\u3000\u2028\tapple", "red apple")]
    [InlineData("red<|ENDOFTEXT|>apple", "red <|endoftext|> apple")]
    [InlineData("it'Ll", "it 'll")]
    [InlineData("a12b", "a 1 2 b")]
    [InlineData("\U0001D4D0bc!?", "\U0001D4D0bc !?")]
    public async Task Tokenize_TextsOfOneNormalForm_GiveTheSameIds(string text, string same)
    {
        ClipTokenizer tokenizer = await ClipTokenizer.OpenAsync(TestTokenizer.EmojiFolder);

        Assert.Equal(tokenizer.Tokenize(same).Ids.ToArray(), tokenizer.Tokenize(text).Ids.ToArray());
    }

    [Fact]
    public async Task Tokenize_HalfASurrogatePair_CountsAsTheReplacementCharacter()
    {
        ClipTokenizer tokenizer = await ClipTokenizer.OpenAsync(TestTokenizer.EmojiFolder);

        TokenizedPrompt prompt = tokenizer.Tokenize("red" + (char)0xD83D);

        Assert.Equal(tokenizer.Tokenize("red\uFFFD").Ids.ToArray(), prompt.Ids.ToArray());
    }

    [Fact]
    public async Task Tokenize_OneEndlessWord_TakesTimeInProportion()
    {
        ClipTokenizer tokenizer = await ClipTokenizer.OpenAsync(TestTokenizer.EmojiFolder);

        TokenizedPrompt prompt = tokenizer.Tokenize(new string('q', 50_000));

        Assert.Equal(50_000, prompt.TokenCount);
    }

    [Fact]
    public async Task Tokenize_MergesWithOverlappingPairs_MergesTheEarliestLearntFirst()
    {
        using var folder = TestTokenizer.Copy();
        File.WriteAllText(folder.PathOf("vocab.json"), """
            {"<|startoftext|>":0,"<|endoftext|>":1,"a":2,"a</w>":3,"b":4,"b</w>":5,"ab":6,"bb</w>":7,"aab":8,"aa":9}
            """);
        File.WriteAllText(folder.PathOf("merges.txt"), "#version: 0.2\na a\na b\nb b</w>\na ab\n");
        ClipTokenizer tokenizer = await ClipTokenizer.OpenAsync(folder.Path);

        int[] ids = tokenizer.Tokenize("aaabb").Ids[..6].ToArray();

        Assert.Equal([0, 9, 6, 5, 1, 1], ids);
    }

    [Fact]
    public async Task OpenAsync_PaddingInSpecialTokensMap_OverridesTheConfig()
    {
        using var folder = TestTokenizer.Copy();
        File.WriteAllText(folder.PathOf("special_tokens_map.json"), """{"pad_token":"!"}""");

        ClipTokenizer tokenizer = await ClipTokenizer.OpenAsync(folder.Path);

        Assert.Equal(0, tokenizer.PaddingId);
        Assert.Equal([tokenizer.StartId, tokenizer.EndId, 0], tokenizer.Tokenize("").Ids[..3].ToArray());
    }

    [Fact]
    public async Task OpenAsync_NoConfiguration_UsesClipsDefaults()
    {
        using var folder = TestTokenizer.Copy();
        File.Delete(folder.PathOf("special_tokens_map.json"));
        File.WriteAllText(folder.PathOf("tokenizer_config.json"), """{"model_max_length":1000000000000000019884624838656}""");

        ClipTokenizer tokenizer = await ClipTokenizer.OpenAsync(folder.Path);

        Assert.Equal(77, tokenizer.MaxLength);
        Assert.Equal(tokenizer.EndId, tokenizer.PaddingId);
    }

    [Theory]
    [InlineData("vocab.json")]
    [InlineData("merges.txt")]
    public async Task OpenAsync_MissingFile_NamesIt(string name)
    {
        using var folder = TestTokenizer.Copy();
        File.Delete(folder.PathOf(name));

        var exception = await Assert.ThrowsAsync<ModelFileException>(() => ClipTokenizer.OpenAsync(folder.Path));

        Assert.Contains(name, exception.Message, StringComparison.Ordinal);
        Assert.Contains(folder.Path, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_MissingFolder_NamesIt()
    {
        var exception = await Assert.ThrowsAsync<ModelFileException>(() => ClipTokenizer.OpenAsync("no-such-folder"));

        Assert.Contains("no-such-folder", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vocab.json")]
    [InlineData("merges.txt")]
    [InlineData("tokenizer_config.json")]
    public async Task OpenAsync_FileLargerThanAnyConfiguration_IsNotRead(string name)
    {
        using var folder = TestTokenizer.Copy();
        using (FileStream file = File.OpenWrite(folder.PathOf(name)))
        {
            file.SetLength((16 << 20) + 1);
        }

        var exception = await Assert.ThrowsAsync<ModelFileException>(() => ClipTokenizer.OpenAsync(folder.Path));

        Assert.Contains($"'{folder.PathOf(name)}' is larger than 16 MiB", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vocab.json", "version https://git-lfs.github.com/spec/v1", "Git LFS pointer")]
    [InlineData("vocab.json", "<!doctype html>", "web page")]
    [InlineData("vocab.json", "{\"a\":", "not valid JSON")]
    [InlineData("merges.txt", "", "is empty")]
    [InlineData("vocab.json", "[1]", "JSON object")]
    [InlineData("vocab.json", "{\"a\":\"b\"}", "'a'")]
    [InlineData("vocab.json", "{\"a\":1}", "<|startoftext|>")]
    [InlineData("merges.txt", "#version: 0.2\nm o\nabc\n", "line 3")]
    [InlineData("merges.txt", "zz qqq\n", "line 1")]
    [InlineData("tokenizer_config.json", "{\"model_max_length\":1}", "model_max_length")]
    [InlineData("tokenizer_config.json", "{\"pad_token\":7}", "pad_token")]
    public async Task OpenAsync_BadFile_NamesTheFileAndWhatIsWrong(string name, string content, string expected)
    {
        using var folder = TestTokenizer.Copy();
        File.WriteAllText(folder.PathOf(name), content);

        var exception = await Assert.ThrowsAsync<ModelFileException>(() => ClipTokenizer.OpenAsync(folder.Path));

        Assert.Contains(folder.PathOf(name), exception.Message, StringComparison.Ordinal);
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }
}
