namespace Invoke.Images;

/// <summary>An image to store: pixels or an encoded file, and what is known about it.</summary>
/// <remarks>
/// Start with <see cref="FromPixels"/> or <see cref="FromEncoded"/> and add what is known with a <c>with</c> expression. The memory is
/// read until <see cref="IImageService.CreateAsync"/> has finished; leave it alone until then.
/// </remarks>
public sealed record ImageCreateRequest
{
    private ImageCreateRequest(ReadOnlyMemory<byte> data) => Data = data;

    /// <summary>Gets the pixels or the encoded file.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>Gets whether <see cref="Data"/> is an encoded file; then width, height and pixel format come from it.</summary>
    public bool IsEncoded { get; private init; }

    /// <summary>Gets the pixels in a row; 0 for an encoded file.</summary>
    public int Width { get; private init; }

    /// <summary>Gets the number of rows; 0 for an encoded file.</summary>
    public int Height { get; private init; }

    /// <summary>Gets the layout of the pixels; meaningless for an encoded file.</summary>
    public PixelFormat PixelFormat { get; private init; }

    /// <summary>Gets where the image comes from.</summary>
    /// <value><see cref="ImageOrigin.Internal"/> for pixels, <see cref="ImageOrigin.External"/> for encoded files, unless set.</value>
    public ImageOrigin Origin { get; init; }

    /// <summary>Gets what the image is for.</summary>
    /// <value><see cref="ImageCategory.General"/> for pixels, <see cref="ImageCategory.User"/> for encoded files, unless set.</value>
    public ImageCategory Category { get; init; }

    /// <summary>Gets what kind of picture the pixels are; decides how a PNG is compressed.</summary>
    /// <value><see cref="ImageContent.Generated"/> for pixels, <see cref="ImageContent.Drawn"/> for encoded files, unless set.</value>
    public ImageContent Content { get; init; }

    /// <summary>Gets the session that made the image.</summary>
    public string? SessionId { get; init; }

    /// <summary>Gets the node that made the image.</summary>
    public string? NodeId { get; init; }

    /// <summary>Gets the invocation that made the image; whoever resumes a session that died knows by it which images to make again.</summary>
    public string? InvocationId { get; init; }

    /// <summary>Gets whether the image is only a step on the way to another; false by default.</summary>
    public bool IsIntermediate { get; init; }

    /// <summary>Gets the seed the image was made from; name services may use it.</summary>
    public long? Seed { get; init; }

    /// <summary>Gets how the image was made, as a JSON object; kept in the record and in the file, at most <see cref="ImagesOptions.MaxMetadataBytes"/>.</summary>
    public string? Metadata { get; init; }

    /// <summary>Gets the workflow as a JSON object; kept in the file.</summary>
    public string? Workflow { get; init; }

    /// <summary>Gets the graph as a JSON object; kept in the file.</summary>
    public string? Graph { get; init; }

    /// <summary>Starts a request for pixels.</summary>
    /// <param name="pixels">Tightly packed rows from top to bottom; exactly width × height × bytes per pixel.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Number of rows.</param>
    /// <param name="format">The layout of a pixel.</param>
    /// <returns>The request.</returns>
    /// <exception cref="ArgumentException">The memory does not fit the size.</exception>
    public static ImageCreateRequest FromPixels(ReadOnlyMemory<byte> pixels, int width, int height, PixelFormat format)
    {
        int needed = PixelSize.Check(pixels.Length, width, height, format);
        if (needed != pixels.Length)
        {
            throw new ArgumentException(
                $"{width}x{height} pixels of {format} take {needed} bytes, but the buffer holds {pixels.Length}; cut it to size.", nameof(pixels));
        }

        return new ImageCreateRequest(pixels) { Width = width, Height = height, PixelFormat = format };
    }

    /// <summary>Starts a request for an encoded file, for example an upload.</summary>
    /// <param name="file">A whole PNG, or any format that the registered codec can decode.</param>
    /// <returns>The request.</returns>
    public static ImageCreateRequest FromEncoded(ReadOnlyMemory<byte> file) => new(file)
    {
        IsEncoded = true,
        Origin = ImageOrigin.External,
        Category = ImageCategory.User,
        Content = ImageContent.Drawn,
    };
}
