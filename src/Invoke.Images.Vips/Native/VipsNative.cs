using System.Runtime.InteropServices;

namespace Invoke.Images.Vips;

/// <summary>The functions of libvips and of the GLib inside it that a codec needs; none of them takes variadic arguments.</summary>
internal static unsafe partial class VipsNative
{
    public const string Library = "vips";

    [LibraryImport(Library, EntryPoint = "vips_init")]
    public static partial int Init(byte* programName);

    [LibraryImport(Library, EntryPoint = "vips_version")]
    public static partial int Version(int part);

    [LibraryImport(Library, EntryPoint = "vips_concurrency_set")]
    public static partial void SetConcurrency(int threads);

    [LibraryImport(Library, EntryPoint = "vips_cache_set_max")]
    public static partial void SetCacheMax(int operations);

    [LibraryImport(Library, EntryPoint = "vips_block_untrusted_set")]
    public static partial void SetUntrustedBlocked(int isBlocked);

    [LibraryImport(Library, EntryPoint = "vips_operation_block_set")]
    public static partial void SetBlocked(byte* className, int isBlocked);

    [LibraryImport(Library, EntryPoint = "vips_error_buffer_copy")]
    public static partial byte* TakeErrorText();

    [LibraryImport(Library, EntryPoint = "vips_tracked_get_mem")]
    public static partial nuint TrackedMemory();

    [LibraryImport(Library, EntryPoint = "vips_operation_new")]
    public static partial nint NewOperation(byte* name);

    [LibraryImport(Library, EntryPoint = "vips_cache_operation_buildp")]
    public static partial int BuildOperation(nint* operation);

    [LibraryImport(Library, EntryPoint = "vips_object_unref_outputs")]
    public static partial void UnrefOutputs(nint instance);

    [LibraryImport(Library, EntryPoint = "vips_object_get_argument")]
    public static partial int GetArgument(nint instance, byte* name, nint* specification, nint* argumentClass, nint* argumentInstance);

    [LibraryImport(Library, EntryPoint = "vips_source_new_from_memory")]
    public static partial nint NewSource(void* data, nuint length);

    [LibraryImport(Library, EntryPoint = "vips_target_new_to_memory")]
    public static partial nint NewTarget();

    [LibraryImport(Library, EntryPoint = "vips_blob_get")]
    public static partial void* GetBlob(nint blob, nuint* length);

    [LibraryImport(Library, EntryPoint = "vips_blob_get_type")]
    public static partial nuint BlobType();

    [LibraryImport(Library, EntryPoint = "vips_image_get_type")]
    public static partial nuint ImageType();

    [LibraryImport(Library, EntryPoint = "vips_source_get_type")]
    public static partial nuint SourceType();

    [LibraryImport(Library, EntryPoint = "vips_target_get_type")]
    public static partial nuint TargetType();

    [LibraryImport(Library, EntryPoint = "vips_image_new_from_memory")]
    public static partial nint NewImage(void* data, nuint length, int width, int height, int bands, int format);

    [LibraryImport(Library, EntryPoint = "vips_image_write")]
    public static partial int WriteImage(nint image, nint output);

    [LibraryImport(Library, EntryPoint = "vips_image_get_width")]
    public static partial int GetWidth(nint image);

    [LibraryImport(Library, EntryPoint = "vips_image_get_height")]
    public static partial int GetHeight(nint image);

    [LibraryImport(Library, EntryPoint = "vips_image_get_bands")]
    public static partial int GetBands(nint image);

    [LibraryImport(Library, EntryPoint = "vips_image_get_format")]
    public static partial int GetFormat(nint image);

    [LibraryImport(Library, EntryPoint = "vips_image_get_interpretation")]
    public static partial int GetInterpretation(nint image);

    [LibraryImport(Library, EntryPoint = "g_free")]
    public static partial void Free(void* memory);

    [LibraryImport(Library, EntryPoint = "g_object_ref")]
    public static partial nint Ref(nint instance);

    [LibraryImport(Library, EntryPoint = "g_object_unref")]
    public static partial void Unref(nint instance);

    [LibraryImport(Library, EntryPoint = "g_object_set_property")]
    public static partial void SetProperty(nint instance, byte* name, GValue* value);

    [LibraryImport(Library, EntryPoint = "g_object_get_property")]
    public static partial void GetProperty(nint instance, byte* name, GValue* value);

    [LibraryImport(Library, EntryPoint = "g_value_init")]
    public static partial GValue* InitValue(GValue* value, nuint type);

    [LibraryImport(Library, EntryPoint = "g_value_unset")]
    public static partial void UnsetValue(GValue* value);

    [LibraryImport(Library, EntryPoint = "g_value_set_int")]
    public static partial void SetInt(GValue* value, int number);

    [LibraryImport(Library, EntryPoint = "g_value_set_boolean")]
    public static partial void SetBoolean(GValue* value, int isTrue);

    [LibraryImport(Library, EntryPoint = "g_value_set_double")]
    public static partial void SetDouble(GValue* value, double number);

    [LibraryImport(Library, EntryPoint = "g_value_set_object")]
    public static partial void SetObject(GValue* value, nint instance);

    [LibraryImport(Library, EntryPoint = "g_value_get_object")]
    public static partial nint GetObject(GValue* value);

    [LibraryImport(Library, EntryPoint = "g_value_get_boxed")]
    public static partial nint GetBoxed(GValue* value);

    [LibraryImport(Library, EntryPoint = "g_log_set_default_handler")]
    public static partial void* SetLogHandler(void* handler, nint data);
}
