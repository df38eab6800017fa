namespace Invoke.Images;

/// <summary>The folder where one storage keeps staged files; a locked file beside it shows that its process lives.</summary>
/// <remarks>The operating system drops the lock with the process, however it ends, so a lock that can be taken marks leftovers.</remarks>
internal sealed class DiskStagingArea : IDisposable
{
    private const string LockExtension = ".lock";
    private const int MostAttempts = 3;

    private readonly FileStream _lock;
    private long _last;

    private DiskStagingArea(FileStream held, string folder)
    {
        _lock = held;
        Folder = folder;
    }

    public string Folder { get; }

    public static DiskStagingArea Open(string stagingRoot)
    {
        Directory.CreateDirectory(stagingRoot);
        (FileStream held, string folder) = Lock(stagingRoot);
        try
        {
            Directory.CreateDirectory(folder);
            DiskFolder.Flush(stagingRoot);
            return new DiskStagingArea(held, folder);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>The path of a new staged file; several files of one image share the number.</summary>
    public string PathOf(long number, ImageFileKind kind, string imageName, string extension) =>
        Path.Combine(Folder, StagedFile.NameOf(number, kind, imageName, extension));

    public long NextNumber() => Interlocked.Increment(ref _last);

    /// <summary>Finds the files of areas whose process has died; each area is locked while it is visited and gone afterwards.</summary>
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
                    foreach (string file in Directory.EnumerateFiles(area).Order(StringComparer.Ordinal))
                    {
                        await visit(file).ConfigureAwait(false);
                    }

                    Directory.Delete(area, recursive: true);
                }
            }

            File.Delete(lockPath);
        }
    }

    /// <summary>Removes a staged file; where the disk refuses, the next start does it.</summary>
    public static void Discard(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (DiskFile.IsTrouble(exception))
        {
            return;
        }
    }

    public void Dispose()
    {
        _lock.Dispose();

        // A change that is still staged stays; without its lock it is the next start's to finish.
        if (Directory.Exists(Folder) && !Directory.EnumerateFileSystemEntries(Folder).Any())
        {
            Directory.Delete(Folder);
        }

        if (!Directory.Exists(Folder) && File.Exists(_lock.Name))
        {
            File.Delete(_lock.Name);
        }
    }

    private static (FileStream Held, string Folder) Lock(string stagingRoot)
    {
        for (int attempt = 1; ; attempt++)
        {
            string folder = Path.Combine(stagingRoot, Guid.CreateVersion7().ToString("N"));
            try
            {
                return (new FileStream(folder + LockExtension, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None), folder);
            }
            catch (IOException) when (attempt < MostAttempts)
            {
                // A recovery took the new file for a leftover in the instant between its creation and its lock.
                continue;
            }
        }
    }

    private static FileStream? TryLock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception exception) when (DiskFile.IsTrouble(exception))
        {
            return null;
        }
    }
}
