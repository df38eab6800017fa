namespace Invoke.Images;

/// <summary>What the front door sees without decoding a pixel.</summary>
/// <param name="Info">What the header says.</param>
/// <param name="IsComplete">Whether the data reaches its end marker and can hold the pixels that the header promises; false means truncated.</param>
/// <param name="Scans">The number of passes a decoder has to make; above 1 for progressive JPEG.</param>
/// <param name="IsAnimated">Whether there is more than one frame; codecs decode the first.</param>
public readonly record struct ImageProbe(ImageInfo Info, bool IsComplete, int Scans, bool IsAnimated);
