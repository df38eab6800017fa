using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Packages.Tests;

/// <summary>What a debugger needs to step into a package.</summary>
[Collection(PackedPackagesCollection.Name)]
[Trait("Kind", "Heavy")]
public sealed class SymbolTests(PackedPackages packages)
{
    public static TheoryData<string> Names => Libraries.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Symbols_OfPackage_BelongToItsAssembly(string name)
    {
        using PackageFile package = packages.Open(name);
        using PackageFile symbols = packages.OpenSymbols(name);

        using var assembly = new PEReader(new MemoryStream(package.Read($"lib/net10.0/{name}.dll")));
        using var source = new SymbolFile(symbols.Read(Assert.Single(symbols.Files)));
        DebugDirectoryEntry entry = Assert.Single(assembly.ReadDebugDirectory(), each => each.Type == DebugDirectoryEntryType.CodeView);
        Assert.Equal(new BlobContentId(assembly.ReadCodeViewDebugDirectoryData(entry).Guid, entry.Stamp), source.Id);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Symbols_OfPackage_LeadToEverySource(string name)
    {
        using PackageFile symbols = packages.OpenSymbols(name);

        using var source = new SymbolFile(symbols.Read($"lib/net10.0/{name}.pdb"));
        Assert.NotEmpty(source.Documents);
        Assert.All(source.Documents, document => Assert.True(document.IsEmbedded || source.Links.Any(link => document.Name.StartsWith(link, StringComparison.Ordinal)), document.Name));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Symbols_OfPackage_NameNoFolderOfTheMachineThatPacked(string name)
    {
        using PackageFile symbols = packages.OpenSymbols(name);

        using var source = new SymbolFile(symbols.Read($"lib/net10.0/{name}.pdb"));
        Assert.All(source.Documents, document => Assert.StartsWith("/_/", document.Name, StringComparison.Ordinal));
    }
}
