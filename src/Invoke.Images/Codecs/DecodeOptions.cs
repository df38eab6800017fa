namespace Invoke.Images;

/// <summary>What a decoder accepts.</summary>
public sealed record DecodeOptions
{
    /// <summary>The default of <see cref="MaxPixels"/>.</summary>
    public const long DefaultMaxPixels = 64L << 20;

    /// <summary>Gets the default options.</summary>
    public static DecodeOptions Default { get; } = new();

    /// <summary>Gets the most pixels (width × height) that are decoded.</summary>
    /// <value>The default is 64 Mi (8192 × 8192).</value>
    public long MaxPixels { get; init; } = DefaultMaxPixels;

    /// <summary>Gets whether a cut-off image is decoded as far as it goes.</summary>
    /// <value>The default is false.</value>
    /// <remarks>The rest is black in PNG and undefined otherwise; formats and codecs that cannot do this, as WebP, raise their error all the same.</remarks>
    public bool AllowTruncated { get; init; }

    /// <summary>Gets the most bytes an encoded image can have.</summary>
    /// <value>The default is 512 MiB, which holds any PNG image of the default <see cref="MaxPixels"/> in 8 bits.</value>
    public long MaxBytes { get; init; } = 512L << 20;
}
