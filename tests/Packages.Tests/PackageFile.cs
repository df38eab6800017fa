using System.IO.Compression;
using System.Text;
using System.Xml.Linq;

namespace Packages.Tests;

/// <summary>A package of a library or of its symbols, opened.</summary>
internal sealed class PackageFile : IDisposable
{
    private readonly ZipArchive _archive;
    private readonly XElement _metadata;

    public PackageFile(string path)
    {
        _archive = ZipFile.OpenRead(path);
        string nuspec = Assert.Single(_archive.Entries, entry => !entry.FullName.Contains('/') && entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).FullName;
        _metadata = XDocument.Parse(ReadText(nuspec)).Root!.Elements().Single(element => element.Name.LocalName == "metadata"); // a document has a root
    }

    /// <summary>Gets the files of the package, without those that every archive of its kind has.</summary>
    public IReadOnlyList<string> Files =>
    [
        .. _archive.Entries.Select(entry => entry.FullName)
            .Where(name => name != "[Content_Types].xml" && !name.StartsWith("_rels/", StringComparison.Ordinal) && !name.StartsWith("package/", StringComparison.Ordinal))
            .Where(name => !name.EndsWith(".nuspec", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    public IReadOnlyList<PackageDependency> Dependencies =>
    [
        .. _metadata.Descendants().Where(element => element.Name.LocalName == "dependency")
            .Select(element => new PackageDependency(
                (string)element.Attribute("id")!, // the format wants one
                (string)element.Attribute("version")!, // and the other
                (string?)element.Attribute("exclude") ?? string.Empty))
            .OrderBy(dependency => dependency.Id, StringComparer.Ordinal),
    ];

    public IReadOnlyList<string> FrameworkReferences =>
        [.. _metadata.Descendants().Where(element => element.Name.LocalName == "frameworkReference").Select(element => (string)element.Attribute("name")!)]; // it has a name

    public string this[string element] => Find(element)?.Value ?? string.Empty;

    public string AttributeOf(string element, string attribute) => (string?)Find(element)?.Attribute(attribute) ?? string.Empty;

    public byte[] Read(string name)
    {
        ZipArchiveEntry entry = _archive.GetEntry(name) ?? throw new InvalidOperationException($"The package holds no '{name}', but: {string.Join(", ", Files)}.");
        using Stream content = entry.Open();
        var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }

    public string ReadText(string name) => new StreamReader(new MemoryStream(Read(name)), Encoding.UTF8).ReadToEnd();

    public void Dispose() => _archive.Dispose();

    private XElement? Find(string element) => _metadata.Elements().SingleOrDefault(each => each.Name.LocalName == element);
}
