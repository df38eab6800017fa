using Microsoft.CodeAnalysis;

namespace Invoke.PublicApi.Tests;

/// <summary>What no test, sample, benchmark, other package or page names need not be public.</summary>
public sealed class UsageTests
{
    public static TheoryData<string> Packages => [.. PublicApi.Tests.Packages.All];

    [Theory]
    [MemberData(nameof(Packages))]
    public void Package_PublicApi_IsUsedOrDocumented(string package)
    {
        var names = new NamesInUse(package);

        string[] unused =
        [
            .. PublicApi.Tests.Packages.Types.Where(type => type.ContainingAssembly.Name == package).SelectMany(type => Unused(type, names)).Select(NamesInUse.Key),
        ];

        Assert.True(
            unused.Length == 0,
            $"""
            No test, sample, benchmark, other package or page of documentation names these of {package}:
            {string.Join('\n', unused.Order(StringComparer.Ordinal))}
            Make internal what no user needs; test or document the rest.
            """);
    }

    private static IEnumerable<ISymbol> Unused(INamedTypeSymbol type, NamesInUse names)
    {
        if (ApiRules.IsImplied(type))
        {
            return [];
        }

        return names.Contains(type) ? Api.Members(type).Where(member => !ApiRules.IsImplied(member) && !names.Contains(member)) : [type];
    }
}
