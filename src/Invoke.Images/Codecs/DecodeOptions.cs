namespace Invoke.Images;

/// <summary>What a decoder accepts.</summary>
/// <param name="MaxPixels">The most pixels (width × height) that are decoded; 64 Mi (8192 × 8192) by default.</param>
/// <param name="AllowTruncated">
/// Whether a cut-off image is decoded as far as it goes; false by default. The rest is black in PNG and undefined otherwise; formats and codecs
/// that cannot do this, as WebP, raise their error all the same.
/// </param>
/// <param name="MaxBytes">The most bytes an encoded image can have; 512 MiB by default.</param>
public sealed record DecodeOptions(
    long MaxPixels = DecodeOptions.DefaultMaxPixels,
    bool AllowTruncated = false,
    long MaxBytes = DecodeOptions.DefaultMaxBytes)
{
    /// <summary>The default of <see cref="MaxPixels"/>.</summary>
    public const long DefaultMaxPixels = 64L << 20;

    /// <summary>The default of <see cref="MaxBytes"/>, which holds any PNG image of <see cref="DefaultMaxPixels"/> in 8 bits.</summary>
    public const long DefaultMaxBytes = 512L << 20;

    /// <summary>Gets the default options.</summary>
    public static DecodeOptions Default { get; } = new();
}
