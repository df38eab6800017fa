using System.Reflection;
using System.Runtime.InteropServices;

namespace Invoke.Images.Vips;

/// <summary>Finds, loads and sets up libvips, once in a process.</summary>
internal static unsafe class VipsLibrary
{
    /// <summary>Names another build of libvips than the one in the native package.</summary>
    public const string PathVariable = "INVOKE_VIPS_LIBRARY";

    private static readonly Lazy<VipsTypes> Loaded = new(Load, LazyThreadSafetyMode.ExecutionAndPublication);

    /// <summary>Gets the types of libvips' objects, and by that makes sure that it is loaded.</summary>
    public static VipsTypes Types => Loaded.Value;

    private static VipsTypes Load()
    {
        NativeLibrary.SetDllImportResolver(typeof(VipsLibrary).Assembly, Resolve);
        fixed (byte* name = "Invoke"u8)
        {
            if (VipsNative.Init(name) != 0)
            {
                throw new DllNotFoundException($"libvips was found but did not start: {VipsException.TakeText()}");
            }
        }

        // Its warnings about damaged files would go to the standard error of the host.
        _ = VipsNative.SetLogHandler((delegate* unmanaged<byte*, int, byte*, nint, void>)&Ignore, 0);

        // Results of operations are kept alive by its cache, and an image is one piece of work: the host decides about parallelism.
        VipsNative.SetCacheMax(0);
        VipsNative.SetConcurrency(1);
        AllowOnlyThreeLoaders();
        return new VipsTypes(VipsNative.ImageType(), VipsNative.SourceType(), VipsNative.TargetType(), VipsNative.BlobType());
    }

    // The library can read SVG, TIFF, HEIF, PDF and more, each with a parser of its own that no upload should reach.
    private static void AllowOnlyThreeLoaders()
    {
        VipsNative.SetUntrustedBlocked(1);
        Block("VipsForeignLoad"u8, isBlocked: 1);
        Block("VipsForeignLoadPng"u8, isBlocked: 0);
        Block("VipsForeignLoadJpeg"u8, isBlocked: 0);
        Block("VipsForeignLoadWebp"u8, isBlocked: 0);
    }

    private static void Block(ReadOnlySpan<byte> className, int isBlocked)
    {
        fixed (byte* name = className)
        {
            VipsNative.SetBlocked(name, isBlocked);
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (name != VipsNative.Library)
        {
            return 0;
        }

        if (Environment.GetEnvironmentVariable(PathVariable) is { Length: > 0 } path)
        {
            return NativeLibrary.TryLoad(path, out nint chosen)
                ? chosen
                : throw new DllNotFoundException($"{PathVariable} names '{path}', which is no library that can be loaded here. Name another, or none.");
        }

        string[] names = FileNames();
        foreach (string file in names)
        {
            if (NativeLibrary.TryLoad(file, assembly, searchPath, out nint library))
            {
                return library;
            }
        }

        throw new DllNotFoundException(
            $"libvips was not found ({string.Join(", ", names)}). Add the package Invoke.Images.Vips.Native.{RuntimeInformation.RuntimeIdentifier} " +
            $"(or Invoke.Images.Vips.Native for all platforms) to the program, or name the library's file in {PathVariable}.");
    }

    // The file of the native package first, then what a system's own package calls it.
    private static string[] FileNames() =>
        OperatingSystem.IsWindows() ? ["libvips-42.dll"]
        : OperatingSystem.IsMacOS() ? ["libvips-cpp.8.18.7.dylib", "libvips.42.dylib"]
        : ["libvips-cpp.so.8.18.7", "libvips.so.42"];

    [UnmanagedCallersOnly]
    private static void Ignore(byte* domain, int level, byte* message, nint data)
    {
    }
}
