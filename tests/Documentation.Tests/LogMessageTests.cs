using System.Text.RegularExpressions;
using Invoke.Testing.Shared;

namespace Invoke.Documentation.Tests;

/// <summary>The table of log messages has the id, level and package of each; its words are the page's own.</summary>
public sealed partial class LogMessageTests
{
    [Fact]
    public void Telemetry_LogMessages_AreThoseOfThePackages()
    {
        string page = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs/telemetry.md"));

        string[] told = [.. Row().Matches(page).Select(row => $"{row.Groups[1].Value} {row.Groups[2].Value} {row.Groups[3].Value}")];

        Assert.NotEmpty(told);
        Assert.Equal(Logged(), told);
    }

    /// <summary>Id, level and package, by id; a package whose ids are out of order is listed so, and differs from the page.</summary>
    private static IEnumerable<string> Logged() =>
        from file in Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "src"), "Log.cs", SearchOption.AllDirectories)
        let package = Path.GetRelativePath(Path.Combine(RepositoryRoot.Path, "src"), file).Split(Path.DirectorySeparatorChar)[0]
        let messages = Message().Matches(File.ReadAllText(file))
        orderby messages[0].Groups[1].Value
        from message in messages
        select $"{message.Groups[1].Value} {message.Groups[2].Value} {package}";

    [GeneratedRegex(@"^\| (\d{4}) \| (\w+) \| `([\w.]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"LoggerMessage\(\s*(\d{4}),\s*LogLevel\.(\w+)")]
    private static partial Regex Message();
}
