namespace Invoke.Images;

/// <summary>An open file of an image.</summary>
/// <param name="content">The bytes, from the start; disposed with this.</param>
/// <param name="contentType">The media type, for example <c>image/png</c>.</param>
/// <param name="lastModified">When the file was written.</param>
public sealed class ImageFile(Stream content, string contentType, DateTimeOffset lastModified) : IAsyncDisposable
{
    /// <summary>Gets the bytes; seekable where the storage can seek.</summary>
    public Stream Content { get; } = content;

    /// <summary>Gets the media type.</summary>
    public string ContentType { get; } = contentType;

    /// <summary>Gets when the file was written.</summary>
    public DateTimeOffset LastModified { get; } = lastModified;

    /// <summary>Closes the file.</summary>
    /// <returns>A task that ends when the file is closed.</returns>
    public ValueTask DisposeAsync() => Content.DisposeAsync();
}
