using Invoke.Images;

namespace Invoke.Internal.Records;

/// <summary>The text of enumerations in tables and on the wire.</summary>
internal static class EnumText
{
    public static string Of(ImageOrigin origin) => origin switch
    {
        ImageOrigin.Internal => "internal",
        ImageOrigin.External => "external",
        _ => throw new ArgumentOutOfRangeException(nameof(origin), origin, "The origin is unknown; use Internal or External."),
    };

    public static string Of(ImageCategory category) => category switch
    {
        ImageCategory.General => "general",
        ImageCategory.Mask => "mask",
        ImageCategory.Control => "control",
        ImageCategory.User => "user",
        ImageCategory.Other => "other",
        _ => throw new ArgumentOutOfRangeException(
            nameof(category), category, "The category is unknown; use General, Mask, Control, User or Other."),
    };

    public static ImageOrigin? ToOrigin(string text) => text switch
    {
        "internal" => ImageOrigin.Internal,
        "external" => ImageOrigin.External,
        _ => null,
    };

    public static ImageCategory? ToCategory(string text) => text switch
    {
        "general" => ImageCategory.General,
        "mask" => ImageCategory.Mask,
        "control" => ImageCategory.Control,
        "user" => ImageCategory.User,
        "other" => ImageCategory.Other,
        _ => null,
    };
}
