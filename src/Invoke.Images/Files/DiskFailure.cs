namespace Invoke.Images;

/// <summary>Makes the exception for a disk that does not do what it should.</summary>
internal static class DiskFailure
{
    public static ImageStorageException Of(string verb, string imageName, string folder, Exception cause) =>
        new($"The files of image '{imageName}' cannot be {verb}: {cause.Message.TrimEnd('.')}. Check free space and permissions of '{folder}'.", cause);
}
