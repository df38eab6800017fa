using System.Text.RegularExpressions;

namespace Invoke.PublicApi.Tests;

/// <summary>The words in the code of a page of documentation: in blocks and between backticks.</summary>
internal static partial class PageNames
{
    public static IReadOnlySet<string> Read(string path) => Words(string.Join(' ', Code().Matches(File.ReadAllText(path)).Select(code => code.Value)));

    public static IReadOnlySet<string> Words(string code) => Word().Matches(code).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);

    [GeneratedRegex("```.*?```|`[^`\n]+`", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
