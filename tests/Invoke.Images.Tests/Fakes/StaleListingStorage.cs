namespace Invoke.Images.Tests;

/// <summary>The disk storage, except that its listing still has files that are gone by now.</summary>
internal sealed class StaleListingStorage(DiskImageFileStorage inner, params ImageFileEntry[] gone) : IImageFileStorage, IImageFileCare
{
    public ValueTask<IStagedImageChange> StageCreateAsync(ImageFileContent content, CancellationToken cancellationToken) =>
        inner.StageCreateAsync(content, cancellationToken);

    public ValueTask<IStagedImageChange> StageDeleteAsync(IReadOnlyList<ImageLocation> images, CancellationToken cancellationToken) =>
        inner.StageDeleteAsync(images, cancellationToken);

    public ValueTask<ImageFile> OpenReadAsync(ImageLocation image, ImageFileKind kind, CancellationToken cancellationToken) =>
        inner.OpenReadAsync(image, kind, cancellationToken);

    public ValueTask<bool> ValidatePathAsync(ImageLocation image, ImageFileKind kind, CancellationToken cancellationToken) =>
        inner.ValidatePathAsync(image, kind, cancellationToken);

    public ValueTask<ImageRecovery> RecoverAsync(Func<string, CancellationToken, ValueTask<ImageLocation?>> find, CancellationToken cancellationToken) =>
        inner.RecoverAsync(find, cancellationToken);

    public async IAsyncEnumerable<ImageFileEntry> ListAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (ImageFileEntry entry in gone)
        {
            yield return entry;
        }

        await foreach (ImageFileEntry entry in inner.ListAsync(cancellationToken))
        {
            yield return entry;
        }
    }

    public ValueTask<string> QuarantineAsync(ImageFileEntry entry, CancellationToken cancellationToken) => inner.QuarantineAsync(entry, cancellationToken);

    public ValueTask<bool> ReleaseAsync(ImageLocation image, CancellationToken cancellationToken) => inner.ReleaseAsync(image, cancellationToken);

    public ValueTask WriteThumbnailAsync(ImageLocation image, ReadOnlyMemory<byte> thumbnail, ImageFormat format, CancellationToken cancellationToken) =>
        inner.WriteThumbnailAsync(image, thumbnail, format, cancellationToken);
}
