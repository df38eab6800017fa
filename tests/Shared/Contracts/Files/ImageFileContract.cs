using Invoke.Images;

namespace Invoke.Testing.Shared;

/// <summary>What every storage of image files is tested with; a class for each storage says how it is made and looked into.</summary>
public abstract class ImageFileContract : IDisposable
{
    protected static readonly CancellationToken None = CancellationToken.None;

    /// <summary>The storage under test.</summary>
    protected abstract IImageFileStorage Files { get; }

    protected IImageFileCare Care => (IImageFileCare)Files;

    /// <summary>Everything that is stored, in order: <c>images/a.png</c>, and what is staged or left over, too.</summary>
    protected abstract string[] Stored();

    /// <summary>Lets a process do something and die.</summary>
    protected abstract Task LeaveAsync(Func<IImageFileStorage, Task> work);

    /// <summary>The storage as a process sees it that starts when those that have died are known to be dead.</summary>
    protected abstract IImageFileStorage StartLater();

    /// <summary>The storage as another process sees it at the same time.</summary>
    protected abstract IImageFileStorage StartBeside();

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);

    protected static ImageLocation At(string name, string subfolder = "") => new(name, subfolder);

    protected static ValueTask<ImageLocation?> Recorded(string name, CancellationToken cancellationToken) => new(At(name));

    protected static ValueTask<ImageLocation?> Unrecorded(string name, CancellationToken cancellationToken) => default;

    protected static ImageFileContent Content(string name, string subfolder = "", ImageFormat thumbnail = ImageFormat.Png) =>
        new(name, new byte[] { 1, 2, 3 }, new byte[] { 4, 5 }, thumbnail, subfolder);

    protected Task CreateImageAsync(string name) => CreateImageAsync(Content(name));

    protected async Task CreateImageAsync(ImageFileContent content)
    {
        await using IStagedImageChange staged = await Files.StageCreateAsync(content, None);
        await staged.CommitAsync(None);
    }

    protected async Task<byte[]> ReadAsync(ImageLocation image, ImageFileKind kind)
    {
        await using ImageFile file = await Files.OpenReadAsync(image, kind, None);
        var bytes = new MemoryStream();
        await file.Content.CopyToAsync(bytes);
        return bytes.ToArray();
    }
}
