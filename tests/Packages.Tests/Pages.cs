using System.Text.RegularExpressions;
using Invoke.Testing.Shared;

namespace Packages.Tests;

/// <summary>The C# blocks of the repository's pages, in order.</summary>
internal static partial class Pages
{
    public static IReadOnlyList<string> BlocksOf(string page) =>
    [
        .. Fence().Matches(File.ReadAllText(Path.Combine(RepositoryRoot.Path, page))).Select(match => match.Groups[1].Value),
    ];

    /// <summary>The one block of a page that holds a text.</summary>
    public static string BlockWith(string page, string text) => Assert.Single(BlocksOf(page), block => block.Contains(text, StringComparison.Ordinal));

    [GeneratedRegex("^```csharp\r?\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
