using System.IO.Compression;
using Invoke.Testing.Shared;

namespace Invoke.Images.Vips.Tests;

/// <summary>What the native package of this machine must carry beside the library.</summary>
public sealed class NativePackageTests
{
    [Fact]
    public void Package_OfThisMachine_CarriesLicencesNoticesAndVersions()
    {
        string package = Assert.Single(Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "eng", "feed", "packages"), "Invoke.Images.Vips.Native.*.nupkg"));
        using ZipArchive archive = ZipFile.OpenRead(package);

        Assert.Single(archive.Entries, entry => entry.FullName.StartsWith("runtimes/", StringComparison.Ordinal));
        Assert.Contains("GNU LESSER GENERAL PUBLIC LICENSE", Read(archive, "licenses/LGPL-3.0.txt"), StringComparison.Ordinal);
        Assert.Contains("GNU GENERAL PUBLIC LICENSE", Read(archive, "licenses/GPL-3.0.txt"), StringComparison.Ordinal);
        Assert.Contains("| libwebp       | New BSD License", Read(archive, "README.md"), StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\{\w+\}", Read(archive, "README.md"));
        Assert.Contains($"\"vips\": \"{VipsImageCodec.LibraryVersion}\"", Read(archive, "versions.json"), StringComparison.Ordinal);
    }

    private static string Read(ZipArchive archive, string name)
    {
        ZipArchiveEntry entry = Assert.Single(archive.Entries, entry => entry.FullName == name);
        using var reader = new StreamReader(entry.Open());
        return reader.ReadToEnd();
    }
}
