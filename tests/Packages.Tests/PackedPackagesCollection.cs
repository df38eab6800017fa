namespace Packages.Tests;

/// <summary>The tests that share what is packed; one after another, because each of their builds takes all processors.</summary>
[CollectionDefinition(Name)]
public sealed class PackedPackagesCollection : ICollectionFixture<PackedPackages>
{
    public const string Name = "packed packages";
}
