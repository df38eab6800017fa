using System.Text.RegularExpressions;
using Invoke.Testing.Shared;

namespace Invoke.Documentation.Tests;

/// <summary>A page of the documentation: its C# blocks and its links.</summary>
internal sealed partial class Page(string path)
{
    public static IReadOnlyList<string> All { get; } =
    [
        .. new[] { "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "benchmarks/README.md", "eng/feed/README.md" },
        .. Files("docs"),
        .. Files("src"),
    ];

    private string Text { get; } = File.ReadAllText(Path.Combine(RepositoryRoot.Path, path));

    /// <summary>The blocks marked <c>csharp</c>; each has to compile together with the types that other blocks of the page declare.</summary>
    public IReadOnlyList<string> Blocks => [.. Fence().Matches(Text).Select(match => match.Groups[1].Value)];

    /// <summary>Relative links, without anchors.</summary>
    public IEnumerable<string> Links => Link().Matches(Text)
        .Select(match => match.Groups[1].Value.Split('#')[0])
        .Where(link => link.Length > 0 && !link.Contains(':', StringComparison.Ordinal));

    public string Resolve(string link) => Path.GetFullPath(Path.Combine(RepositoryRoot.Path, Path.GetDirectoryName(path) ?? string.Empty, link));

    private static IEnumerable<string> Files(string folder) => Directory
        .EnumerateFiles(Path.Combine(RepositoryRoot.Path, folder), "*.md", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(RepositoryRoot.Path, file))
        .Where(file => !Path.GetFileName(file).StartsWith("AnalyzerReleases", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    [GeneratedRegex("^```csharp\r?\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
