namespace Invoke.AspNetCore.Tests;

/// <summary>Keeps no file, and makes one whenever it is asked for one.</summary>
internal abstract class MadeFiles : IImageFileStorage
{
    public ValueTask<IStagedImageChange> StageCreateAsync(ImageFileContent content, CancellationToken cancellationToken) => new(new NoChange());

    public ValueTask<IStagedImageChange> StageDeleteAsync(IReadOnlyList<ImageLocation> images, CancellationToken cancellationToken) => new(new NoChange());

    public ValueTask<ImageFile> OpenReadAsync(ImageLocation image, ImageFileKind kind, CancellationToken cancellationToken) =>
        new(new ImageFile(Open(), "image/png", DateTimeOffset.UnixEpoch.AddYears(50)));

    public ValueTask<bool> ValidatePathAsync(ImageLocation image, ImageFileKind kind, CancellationToken cancellationToken) => new(true);

    public ValueTask<ImageRecovery> RecoverAsync(
        Func<string, CancellationToken, ValueTask<ImageLocation?>> find, CancellationToken cancellationToken) => default;

    protected abstract Stream Open();

    private sealed class NoChange : IStagedImageChange
    {
        public ValueTask ExcludeAsync(IReadOnlyList<string> imageNames) => default;

        public ValueTask CommitAsync(CancellationToken cancellationToken) => default;

        public ValueTask DisposeAsync() => default;
    }
}
