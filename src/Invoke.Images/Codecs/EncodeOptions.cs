namespace Invoke.Images;

/// <summary>How an image is written.</summary>
/// <param name="Format">The file format.</param>
public sealed record EncodeOptions(ImageFormat Format)
{
    /// <summary>Gets the quality of lossy formats: 1 (small) to 100 (best).</summary>
    /// <value>The default is 80. JPEG keeps a quarter of the colours (4:2:0) below 90 and all of them (4:4:4) from 90 on.</value>
    public int Quality { get; init; } = 80;

    /// <summary>Gets the effort of lossless compression: 0 (fast) to 9 (small).</summary>
    /// <value>The default is 3. A codec may have fewer steps.</value>
    public int Effort { get; init; } = 3;

    /// <summary>Gets whether a format that can be either (WebP) is written without loss.</summary>
    /// <value>The default is false.</value>
    public bool Lossless { get; init; }

    /// <summary>Gets what kind of picture it is.</summary>
    /// <value>The default is <see cref="ImageContent.Generated"/>.</value>
    public ImageContent Content { get; init; } = ImageContent.Generated;
}
