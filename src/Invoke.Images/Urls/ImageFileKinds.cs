namespace Invoke.Images;

/// <summary>The words of file kinds in addresses.</summary>
internal static class ImageFileKinds
{
    public static string Word(ImageFileKind kind) => kind == ImageFileKind.Thumbnail ? "thumbnail" : "full";
}
