using Microsoft.Win32.SafeHandles;

namespace Invoke.Images;

/// <summary>Writes files for good, and tells a disk's trouble from other faults.</summary>
internal static class DiskFile
{
    /// <summary>Writes a file that must not exist, and waits until the disk has it.</summary>
    public static async ValueTask WriteNewAsync(string path, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        // Reserving the space first finds a full disk before anything is written.
        using SafeFileHandle file = File.OpenHandle(
            path, FileMode.CreateNew, FileAccess.Write, FileShare.None, FileOptions.Asynchronous, data.Length);
        await RandomAccess.WriteAsync(file, data, 0, cancellationToken).ConfigureAwait(false);
        RandomAccess.FlushToDisk(file);
    }

    /// <summary>True where the disk, its space or its rights are at fault, as opposed to the caller.</summary>
    public static bool IsTrouble(Exception exception) => exception is IOException or UnauthorizedAccessException;
}
