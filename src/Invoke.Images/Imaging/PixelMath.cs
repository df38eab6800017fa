namespace Invoke.Images;

/// <summary>Products of bytes that stand for 0 to 1.</summary>
internal static class PixelMath
{
    /// <summary>x / 255, rounded, for x up to 255 × 255.</summary>
    public static int Divide255(int value)
    {
        int rounded = value + 128;
        return ((rounded >> 8) + rounded) >> 8;
    }
}
