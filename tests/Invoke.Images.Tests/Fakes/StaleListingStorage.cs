namespace Invoke.Images.Tests;

/// <summary>The disk storage, except that its listing still has files that are gone by now.</summary>
internal sealed class StaleListingStorage(DiskImageFileStorage inner, params ImageFileEntry[] gone) : PassingCareStorage(inner)
{
    public override IAsyncEnumerable<ImageFileEntry> ListAsync(CancellationToken cancellationToken) =>
        gone.ToAsyncEnumerable().Concat(base.ListAsync(cancellationToken));
}
