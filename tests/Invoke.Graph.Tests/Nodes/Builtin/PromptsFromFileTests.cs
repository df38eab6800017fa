using Invoke.Testing.Shared;

namespace Invoke.Graph.Tests.Nodes.Builtin;

public sealed class PromptsFromFileTests : IDisposable
{
    private readonly TempDirectory _folder = new();
    private readonly string _path;

    public PromptsFromFileTests()
    {
        _path = _folder.PathOf("prompts.txt");
        File.WriteAllText(_path, " a cat \nein Wörterbuch\r\n\na dog");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, 1, "a cat")]
    [InlineData(2, 1, "ein Wörterbuch")]
    [InlineData(1, 0, "a cat|ein Wörterbuch||a dog")]
    [InlineData(3, 9, "|a dog")]
    [InlineData(9, 1, null)]
    public async Task RunAsync_Lines_ReadsTheChosenOnes(long startLine, long maxPrompts, string? expected)
    {
        var node = new PromptsFromFile { FilePath = _path, StartLine = startLine, MaxPrompts = maxPrompts };

        IReadOnlyList<string> prompts = (await node.RunAsync(CancellationToken.None)).Collection;

        Assert.Equal(expected?.Split('|') ?? [], prompts);
    }

    [Fact]
    public async Task RunAsync_PrefixAndSuffix_SurroundEachPrompt()
    {
        var node = new PromptsFromFile { FilePath = _path, PrePrompt = "photo of ", PostPrompt = ", sharp" };

        IReadOnlyList<string> prompts = (await node.RunAsync(CancellationToken.None)).Collection;

        Assert.Equal(["photo of a cat, sharp"], prompts);
    }

    [Fact]
    public async Task RunAsync_MissingFile_NamesPathAndField()
    {
        var node = new PromptsFromFile { FilePath = _folder.PathOf("missing.txt") };

        InvokeException exception = await Assert.ThrowsAsync<InvokeException>(async () => await node.RunAsync(CancellationToken.None));

        Assert.Contains("'file_path'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("missing.txt", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_EmptyPath_NamesTheField()
    {
        var node = new PromptsFromFile { FilePath = "" };

        InvokeException exception = await Assert.ThrowsAsync<InvokeException>(async () => await node.RunAsync(CancellationToken.None));

        Assert.Contains("'file_path'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_Cancelled_LetsCancellationThrough()
    {
        var node = new PromptsFromFile { FilePath = _path };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await node.RunAsync(new CancellationToken(canceled: true)));
    }
}
