using System.Text.RegularExpressions;
using Invoke.Testing.Shared;

namespace Invoke.Documentation.Tests;

/// <summary>A page of the documentation: its C# blocks and its links.</summary>
internal sealed partial class Page(string path)
{
    public static IReadOnlyList<string> All { get; } =
    [
        .. new[] { "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "benchmarks/README.md", "eng/feed/README.md", "models/emoji-diffusion/README.md" },
        .. Files("docs"),
        .. Files("samples"),
        .. Files("src"),
    ];

    private string Text { get; } = File.ReadAllText(Path.Combine(RepositoryRoot.Path, path));

    /// <summary>The blocks marked <c>csharp</c>; each has to compile together with the types that other blocks of the page declare.</summary>
    public IReadOnlyList<string> Blocks => [.. Fence().Matches(Text).Select(match => match.Groups[1].Value)];

    /// <summary>Links within the repository: the file, this page where none is named, and the heading, empty where none is named.</summary>
    public IEnumerable<(string File, string Anchor)> Links => Link().Matches(AnyFence().Replace(Text, ""))
        .Select(match => match.Groups[1].Value)
        .Where(link => !link.Contains(':', StringComparison.Ordinal))
        .Select(link => link.Split('#'))
        .Select(parts => (parts[0].Length == 0 ? path : Path.GetRelativePath(RepositoryRoot.Path, Resolve(parts[0])), parts.ElementAtOrDefault(1) ?? ""));

    /// <summary>What links to headings of this page end with.</summary>
    public IEnumerable<string> Anchors => Heading().Matches(AnyFence().Replace(Text, "")).Select(match => Slug(match.Groups[1].Value));

    private string Resolve(string link) => Path.GetFullPath(Path.Combine(RepositoryRoot.Path, Path.GetDirectoryName(path) ?? string.Empty, link));

    /// <summary>How sites that show Markdown name a heading: letters, digits and hyphens of its text.</summary>
    private static string Slug(string heading) =>
        string.Concat(LinkText().Replace(heading, "$1").Trim().ToLowerInvariant().Where(letter => char.IsLetterOrDigit(letter) || letter is ' ' or '-' or '_')).Replace(' ', '-');

    private static IEnumerable<string> Files(string folder) => Directory
        .EnumerateFiles(Path.Combine(RepositoryRoot.Path, folder), "*.md", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(RepositoryRoot.Path, file))
        .Where(file => !Path.GetFileName(file).StartsWith("AnalyzerReleases", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    [GeneratedRegex("^```csharp\r?\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex AnyFence();

    [GeneratedRegex(@"^#{1,6} (.+?)\r?$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex LinkText();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
