namespace Packages.Tests;

/// <summary>What a package brings with it.</summary>
/// <param name="Id">The other package.</param>
/// <param name="Version">The lowest version of it.</param>
/// <param name="Exclude">What of it is not passed on.</param>
internal sealed record PackageDependency(string Id, string Version, string Exclude);
