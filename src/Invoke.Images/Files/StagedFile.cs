using System.Globalization;

namespace Invoke.Images;

/// <summary>The names of staged files, which tell whose they are: a number, the kind, the image's name, for thumbnails an extension behind it.</summary>
internal readonly record struct StagedFile(ImageFileKind Kind, string ImageName, string Extension)
{
    public static string NameOf(long number, ImageFileKind kind, string imageName, string extension) => string.Create(
        CultureInfo.InvariantCulture, $"{number:D8}-{(kind == ImageFileKind.Full ? 'i' : 't')}-{imageName}{(kind == ImageFileKind.Full ? string.Empty : extension)}");

    /// <summary>Reads a name; null where it is none.</summary>
    public static StagedFile? Parse(string path)
    {
        string name = Path.GetFileName(path);
        int end = name.IndexOf('-', StringComparison.Ordinal);
        if (end < 1 || name.Length < end + 4 || name[end + 2] != '-')
        {
            return null;
        }

        string rest = name[(end + 3)..];
        return name[end + 1] switch
        {
            'i' => new StagedFile(ImageFileKind.Full, rest, string.Empty),
            't' => new StagedFile(ImageFileKind.Thumbnail, Path.GetFileNameWithoutExtension(rest), Path.GetExtension(rest)),
            _ => null,
        };
    }

    /// <summary>Where the file belongs.</summary>
    public string PlaceIn(DiskPaths paths, ImageLocation location) =>
        Kind == ImageFileKind.Full ? paths.Of(location) : paths.ThumbnailOf(location, Extension);
}
