namespace Invoke.Images;

/// <summary>Reads records of which some may be another program's and beyond understanding; one of those must not stop work on all others.</summary>
internal static class ImageRecordReading
{
    private const int PageSize = 500;

    /// <summary>Looks for a record, marked as deleted or not.</summary>
    public static async ValueTask<ImageRecordEntry?> FindEntryAsync(
        this IImageRecordStorage records, string imageName, CancellationToken cancellationToken)
    {
        try
        {
            return await records.FindAsync(imageName, cancellationToken).ConfigureAwait(false) is { } record
                ? new ImageRecordEntry(new ImageLocation(record.ImageName, record.Subfolder), record, Fault: null)
                : null;
        }
        catch (BadImageRecordException exception)
        {
            return new ImageRecordEntry(exception.Location, Record: null, exception.Message);
        }
    }

    /// <summary>Tells where an image's files are; null where it has no record.</summary>
    public static async ValueTask<ImageLocation?> LocateAsync(this IImageRecordStorage records, string imageName, CancellationToken cancellationToken) =>
        (await records.FindEntryAsync(imageName, cancellationToken).ConfigureAwait(false))?.Location;

    /// <summary>Reads a page by its names, and where the next one begins; what is deleted meanwhile is left out.</summary>
    public static async ValueTask<(List<ImageRecordEntry> Entries, string? Next)> ReadPageAsync(
        this IImageRecordStorage records, ImageQuery query, CancellationToken cancellationToken)
    {
        Page<string> page = await records.ListNamesAsync(query, cancellationToken).ConfigureAwait(false);
        List<ImageRecordEntry> entries = new(page.Items.Count);
        foreach (string imageName in page.Items)
        {
            if (await records.FindEntryAsync(imageName, cancellationToken).ConfigureAwait(false) is { } entry)
            {
                entries.Add(entry);
            }
        }

        return (entries, page.Next);
    }

    /// <summary>Every record in the order of time, those of images marked as deleted behind the others.</summary>
    public static async IAsyncEnumerable<ImageRecordEntry> ReadAllAsync(
        this IImageRecordStorage records, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (bool deleted in new[] { false, true })
        {
            string? next = null;
            do
            {
                var query = new ImageQuery { Deleted = deleted, OldestFirst = true, IncludeTotal = false, Limit = PageSize, After = next };
                (List<ImageRecordEntry> entries, next) = await records.ReadPageAsync(query, cancellationToken).ConfigureAwait(false);
                foreach (ImageRecordEntry entry in entries)
                {
                    yield return entry;
                }
            }
            while (next is not null);
        }
    }
}
