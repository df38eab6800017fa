using System.Runtime.InteropServices;

namespace Invoke.Images.Vips;

/// <summary>GLib's typed value: 24 bytes on every 64-bit platform.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GValue
{
    // Fundamental types of GLib; fixed for ever, its headers define them as numbers shifted by two.
    public const nuint Boolean = 5 << 2;
    public const nuint Int = 6 << 2;
    public const nuint Double = 15 << 2;

#pragma warning disable IDE0044, IDE0051, CS0169 // GLib fills them in
    private nuint _type;
    private long _first;
    private long _second;
#pragma warning restore IDE0044, IDE0051, CS0169
}
