namespace Invoke.Images.S3;

/// <summary>An empty object that tells of a change that has begun: <c>.staged/{subfolder}/{name}/{operation}-{change}{extension}</c>.</summary>
/// <remarks>All there is to know is in the key, so that one listing tells of every change.</remarks>
/// <param name="Operation">What is being done.</param>
/// <param name="Location">The image.</param>
/// <param name="Change">Which change it is; objects that a creation has written carry it.</param>
/// <param name="Extension">The extension of the thumbnail that a creation writes; empty for a deletion, which removes any.</param>
internal sealed record S3Marker(S3Operation Operation, ImageLocation Location, string Change, string Extension)
{
    public static S3Marker Create(ImageLocation location, string extension) => new(S3Operation.Create, location, NewChange(), extension);

    public static S3Marker Delete(ImageLocation location) => new(S3Operation.Delete, location, NewChange(), string.Empty);

    /// <summary>What the keys of all markers of an image start with.</summary>
    public static string KeysOf(S3Keys keys, ImageLocation location) => $"{keys.Markers}{S3Keys.Folder(location)}{location.ImageName}/";

    public string KeyIn(S3Keys keys) => $"{KeysOf(keys, Location)}{Letter(Operation)}-{Change}{Extension}";

    /// <summary>The keys that the change writes or removes.</summary>
    public string[] ObjectsIn(S3Keys keys) =>
        Operation == S3Operation.Delete ? keys.AllOf(Location) : [keys.Of(Location), keys.ThumbnailOf(Location, Extension)];

    /// <summary>Reads a key; null where it is no marker's.</summary>
    public static S3Marker? Parse(S3Keys keys, string key)
    {
        string[] parts = key[keys.Markers.Length..].Split('/');
        if (parts.Length < 2 || parts[^1] is not [char letter, '-', .. string rest] || OperationOf(letter) is not { } operation)
        {
            return null;
        }

        var location = new ImageLocation(parts[^2], string.Join('/', parts[..^2]));
        string extension = Path.GetExtension(rest);
        return ImageNameRules.IsValid(location.ImageName) && ImageSubfolderRules.IsValid(location.Subfolder)
            ? new S3Marker(operation, location, Path.GetFileNameWithoutExtension(rest), extension)
            : null;
    }

    private static string NewChange() => Guid.CreateVersion7().ToString("N");

    private static char Letter(S3Operation operation) => operation switch
    {
        S3Operation.Create => 'c',
        S3Operation.Recover => 'r',
        _ => 'd',
    };

    private static S3Operation? OperationOf(char letter) => letter switch
    {
        'c' => S3Operation.Create,
        'r' => S3Operation.Recover,
        'd' => S3Operation.Delete,
        _ => null,
    };
}
