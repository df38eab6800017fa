namespace Invoke.Images.Vips;

/// <summary>The numbers that GLib gave the object types of libvips in this process.</summary>
internal readonly record struct VipsTypes(nuint Image, nuint Source, nuint Target, nuint Blob);
