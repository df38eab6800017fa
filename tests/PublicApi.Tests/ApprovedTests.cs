using Invoke.Testing.Shared;

namespace Invoke.PublicApi.Tests;

/// <summary>The public API of each package is the text that was approved.</summary>
public sealed class ApprovedTests
{
    private const string Update = "INVOKE_UPDATE_API";

    private static readonly string Folder = Path.Combine(RepositoryRoot.Path, "tests", "PublicApi.Tests", "Approved");

    public static TheoryData<string> Packages => [.. PublicApi.Tests.Packages.All];

    [Theory]
    [MemberData(nameof(Packages))]
    public void Package_PublicApi_IsApproved(string package)
    {
        string actual = ApiText.Describe(PublicApi.Tests.Packages.Read(package)), path = Path.Combine(Folder, $"{package}.txt");
        if (Environment.GetEnvironmentVariable(Update) == "1")
        {
            File.WriteAllText(path, actual);
        }

        string approved = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";

        Assert.True(
            approved == actual,
            $"""
            The public API of {package} is not the one in {path}:
            {ApiDifference.Between(approved, actual)}
            If that is meant, run the test once with {Update}=1, commit the file, and say it in CHANGELOG.md.
            """);
    }

    [Fact]
    public void Approved_Files_EachHaveAPackage()
    {
        IEnumerable<string> packages = Directory.EnumerateFiles(Folder).Select(file => Path.GetFileNameWithoutExtension(file));

        Assert.Empty(packages.Except(PublicApi.Tests.Packages.All));
    }
}
