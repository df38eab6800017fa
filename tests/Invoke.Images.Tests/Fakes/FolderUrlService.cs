namespace Invoke.Images.Tests;

/// <summary>Addresses that need the record, and count how many were asked for at a time.</summary>
internal sealed class FolderUrlService : IRecordUrlService
{
    public List<int> Pages { get; } = [];

    public ValueTask<string> GetUrlAsync(string imageName, ImageFileKind kind, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("Asked by name, though records are at hand.");

    public ValueTask<IReadOnlyList<ImageUrls>> GetUrlsAsync(IReadOnlyList<ImageRecord> records, CancellationToken cancellationToken)
    {
        Pages.Add(records.Count);
        return new ValueTask<IReadOnlyList<ImageUrls>>(
            [.. records.Select(record => new ImageUrls($"in '{record.Subfolder}': {record.ImageName}", $"small {record.ImageName}"))]);
    }
}
