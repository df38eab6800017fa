using Invoke.Images;

namespace Invoke.Testing.Shared;

/// <summary>A storage that passes everything on to another; a fake overrides the step that it is about.</summary>
internal abstract class PassingFileStorage(IImageFileStorage inner) : IImageFileStorage
{
    public virtual ValueTask<IStagedImageChange> StageCreateAsync(ImageFileContent content, CancellationToken cancellationToken) =>
        inner.StageCreateAsync(content, cancellationToken);

    public virtual ValueTask<IStagedImageChange> StageDeleteAsync(IReadOnlyList<ImageLocation> images, CancellationToken cancellationToken) =>
        inner.StageDeleteAsync(images, cancellationToken);

    public virtual ValueTask<ImageFile> OpenReadAsync(ImageLocation image, ImageFileKind kind, CancellationToken cancellationToken) =>
        inner.OpenReadAsync(image, kind, cancellationToken);

    public virtual ValueTask<bool> ValidatePathAsync(ImageLocation image, ImageFileKind kind, CancellationToken cancellationToken) =>
        inner.ValidatePathAsync(image, kind, cancellationToken);

    public virtual ValueTask<ImageRecovery> RecoverAsync(
        Func<string, CancellationToken, ValueTask<ImageLocation?>> find, CancellationToken cancellationToken) => inner.RecoverAsync(find, cancellationToken);
}
