using System.Reflection.Metadata;
using System.Text.Json;

namespace Packages.Tests;

/// <summary>A portable PDB: the sources it knows, those it brings with it, and those it says where to get.</summary>
internal sealed class SymbolFile : IDisposable
{
    // Kinds of custom debug information, as the format of portable PDBs names them.
    private static readonly Guid EmbeddedSource = new("0e8a571b-6926-466e-b4ad-8ab04611f5fe");
    private static readonly Guid SourceLink = new("cc110556-a091-4d38-9fec-25ab9a351a6a");

    private readonly MetadataReaderProvider _provider;
    private readonly MetadataReader _reader;

    public SymbolFile(byte[] content)
    {
        _provider = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(content));
        _reader = _provider.GetMetadataReader();
    }

    public BlobContentId Id => new(_reader.DebugMetadataHeader!.Id); // a PDB has one

    public IReadOnlyList<(string Name, bool IsEmbedded)> Documents =>
    [
        .. _reader.Documents.Select(handle => (_reader.GetString(_reader.GetDocument(handle).Name), InformationOf(handle, EmbeddedSource).Any())),
    ];

    /// <summary>Gets what the names of documents start with that can be fetched.</summary>
    public IReadOnlyList<string> Links => [.. InformationOf(EntityHandle.ModuleDefinition, SourceLink).SelectMany(LinksOf)];

    public void Dispose() => _provider.Dispose();

    private static IEnumerable<string> LinksOf(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.GetProperty("documents").EnumerateObject().Select(link => link.Name.TrimEnd('*'))];
    }

    private IEnumerable<byte[]> InformationOf(EntityHandle handle, Guid kind) => _reader.GetCustomDebugInformation(handle)
        .Select(each => _reader.GetCustomDebugInformation(each))
        .Where(each => _reader.GetGuid(each.Kind) == kind)
        .Select(each => _reader.GetBlobBytes(each.Value));
}
