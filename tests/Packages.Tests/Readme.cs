using System.Text.RegularExpressions;
using Invoke.Testing.Shared;

namespace Packages.Tests;

/// <summary>The C# blocks of the repository's README, in order: images, a node, the node in a graph.</summary>
internal static partial class Readme
{
    public static IReadOnlyList<string> Blocks { get; } =
    [
        .. Fence().Matches(File.ReadAllText(Path.Combine(RepositoryRoot.Path, "README.md"))).Select(match => match.Groups[1].Value),
    ];

    [GeneratedRegex("^```csharp\r?\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
