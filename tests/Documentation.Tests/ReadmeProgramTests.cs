using System.Reflection;
using System.Runtime.Loader;
using Invoke.Testing.Shared;

namespace Invoke.Documentation.Tests;

/// <summary>The programs of the packages' readmes print what the page says they do; what is native, or on a network, runs in the tests of the packages.</summary>
[Collection(nameof(ReadmeProgramTests))]
public sealed class ReadmeProgramTests
{
    [Theory]
    [InlineData("src/Invoke.Graph/README.md", "1, 4, 9")]
    [InlineData("src/Invoke.Testing/README.md", "0, 1, 2")]
    [InlineData("src/Invoke.Queue/README.md", "4 of 4 items wait.")]
    [InlineData("src/Invoke.Images/README.md")]
    public async Task Program_OfAReadme_PrintsWhatThePageSays(string page, params string[] lines)
    {
        var context = new AssemblyLoadContext(page, isCollectible: true);
        using var assembly = new MemoryStream(PageCode.Of(page).First().Emit());
        MethodInfo main = context.LoadFromStream(assembly).EntryPoint!; // it is compiled as a program

        string printed = await RunAsync(main);

        Assert.Equal(lines, printed.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        context.Unload();
    }

    // Programs write to the console, and into the current folder.
    private static async Task<string> RunAsync(MethodInfo main)
    {
        using var folder = new TempDirectory();
        using var printed = new StringWriter();
        TextWriter console = Console.Out;
        string before = Environment.CurrentDirectory;
        Console.SetOut(printed);
        Environment.CurrentDirectory = folder.Path;
        try
        {
            // What the compiler makes of a program that awaits waits for itself.
            await Task.Run(() => main.Invoke(null, main.GetParameters().Length == 0 ? [] : [Array.Empty<string>()]));
        }
        finally
        {
            Console.SetOut(console);
            Environment.CurrentDirectory = before;
        }

        return printed.ToString();
    }

    [CollectionDefinition(nameof(ReadmeProgramTests), DisableParallelization = true)]
    public sealed class Alone;
}
