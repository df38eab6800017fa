namespace Invoke.Images;

/// <summary>The folder where one storage keeps staged files; a locked file beside it shows that its process lives.</summary>
/// <remarks>The operating system drops the lock with the process, however it ends, so a lock that can be taken marks leftovers.</remarks>
internal sealed class DiskStagingArea : IDisposable
{
    private const string LockExtension = ".lock";

    private readonly FileStream _lock;
    private readonly string _folder;
    private long _last;

    private DiskStagingArea(FileStream held, string folder)
    {
        _lock = held;
        _folder = folder;
    }

    public static DiskStagingArea Open(string stagingRoot)
    {
        Directory.CreateDirectory(stagingRoot);
        string folder = Path.Combine(stagingRoot, Guid.CreateVersion7().ToString("N"));
        var held = new FileStream(folder + LockExtension, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        return new DiskStagingArea(held, folder);
    }

    /// <summary>A new folder for one change, with a place for thumbnails.</summary>
    public string CreateFolder()
    {
        string folder = Path.Combine(_folder, Interlocked.Increment(ref _last).ToString("D8", System.Globalization.CultureInfo.InvariantCulture));
        Directory.CreateDirectory(ThumbnailsIn(folder));
        return folder;
    }

    /// <summary>Finds the folders of areas whose process has died; each is locked while it is visited and gone afterwards.</summary>
    public static async ValueTask VisitAbandonedAsync(string stagingRoot, Func<string, ValueTask> visit)
    {
        if (!Directory.Exists(stagingRoot))
        {
            return;
        }

        foreach (string lockPath in Directory.EnumerateFiles(stagingRoot, "*" + LockExtension).Order(StringComparer.Ordinal))
        {
            FileStream? held = TryLock(lockPath);
            if (held is null)
            {
                continue;
            }

            await using (held.ConfigureAwait(false))
            {
                string area = Path.ChangeExtension(lockPath, null);
                if (Directory.Exists(area))
                {
                    foreach (string folder in Directory.EnumerateDirectories(area).Order(StringComparer.Ordinal))
                    {
                        await visit(folder).ConfigureAwait(false);
                    }

                    Directory.Delete(area, recursive: true);
                }
            }

            File.Delete(lockPath);
        }
    }

    /// <summary>Removes the folder of one change; where the disk refuses, the next start does it.</summary>
    public static void Discard(string? folder)
    {
        try
        {
            if (folder is not null)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return;
        }
    }

    public static string ThumbnailsIn(string folder) => Path.Combine(folder, "thumbnails");

    public void Dispose()
    {
        _lock.Dispose();

        // A change that is still staged stays; without its lock it is the next start's to finish.
        if (Directory.Exists(_folder) && !Directory.EnumerateFileSystemEntries(_folder).Any())
        {
            Directory.Delete(_folder);
        }

        if (!Directory.Exists(_folder) && File.Exists(_lock.Name))
        {
            File.Delete(_lock.Name);
        }
    }

    private static FileStream? TryLock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
