using Invoke.Testing.Shared;

namespace Invoke.Images.Tests;

/// <summary>A disk storage behind another, with its care.</summary>
internal abstract class PassingCareStorage(DiskImageFileStorage inner) : PassingFileStorage(inner), IImageFileCare
{
    public virtual IAsyncEnumerable<ImageFileEntry> ListAsync(CancellationToken cancellationToken) => inner.ListAsync(cancellationToken);

    public virtual ValueTask<string> QuarantineAsync(ImageFileEntry entry, CancellationToken cancellationToken) =>
        inner.QuarantineAsync(entry, cancellationToken);

    public virtual ValueTask<bool> ReleaseAsync(ImageLocation image, CancellationToken cancellationToken) => inner.ReleaseAsync(image, cancellationToken);

    public virtual ValueTask WriteThumbnailAsync(
        ImageLocation image, ReadOnlyMemory<byte> thumbnail, ImageFormat format, CancellationToken cancellationToken) =>
        inner.WriteThumbnailAsync(image, thumbnail, format, cancellationToken);
}
