using System.Runtime.CompilerServices;

namespace Invoke.Images;

/// <summary>A pixel of <see cref="PixelFormat.Rgb24"/>, to be moved as a whole.</summary>
[InlineArray(3)]
internal struct ThreeBytes
{
    private byte _first;
}
