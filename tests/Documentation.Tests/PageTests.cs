using Invoke.Testing.Shared;

namespace Invoke.Documentation.Tests;

/// <summary>What the pages show compiles, and what they link to is there.</summary>
public sealed class PageTests
{
    public static TheoryData<string> Pages => [.. Page.All];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_Code_Compiles(string path) => Assert.All(PageCode.Of(path), code => Assert.Empty(code.Errors));

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_Links_LeadToFilesAndTheirHeadings(string path)
    {
        foreach ((string file, string anchor) in new Page(path).Links)
        {
            Assert.True(Path.Exists(Path.Combine(RepositoryRoot.Path, file)), $"{path} links to '{file}', which does not exist.");
            Assert.True(
                anchor.Length == 0 || !file.EndsWith(".md", StringComparison.Ordinal) || new Page(file).Anchors.Contains(anchor), $"{path} links to '{file}#{anchor}', and no heading there is named so.");
        }
    }
}
