namespace Invoke.Images;

/// <summary>How an image is written.</summary>
/// <param name="Format">The file format.</param>
/// <param name="Quality">
/// Lossy formats: 1 (small) to 100 (best); 80 by default. JPEG keeps a quarter of the colours (4:2:0) below 90 and all of them (4:4:4) from 90 on.
/// </param>
/// <param name="Effort">Lossless compression: 0 (fast) to 9 (small); 3 by default. A codec may have fewer steps.</param>
/// <param name="Lossless">Whether a format that can be either (WebP) is written without loss; false by default.</param>
/// <param name="Content">What kind of picture it is; <see cref="ImageContent.Generated"/> by default.</param>
public sealed record EncodeOptions(
    ImageFormat Format,
    int Quality = 80,
    int Effort = 3,
    bool Lossless = false,
    ImageContent Content = ImageContent.Generated);
