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

    [GeneratedRegex("^```csharp\r?\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
