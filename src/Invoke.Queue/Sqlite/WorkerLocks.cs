namespace Invoke.Queue;

/// <summary>How workers on one machine prove that they live: each holds a lock on a file, which the system lets go when its process is gone, however it went.</summary>
/// <remarks>
/// A process that is stopped keeps its locks, so it is not taken for dead. Everything here happens within write transactions of the database, so nobody
/// finds a file between its making and its locking.
/// </remarks>
internal sealed class WorkerLocks(string folder) : IDisposable
{
    private const string Extension = ".lock";
    private const int MaxIdLength = 100;

    private readonly Dictionary<string, FileStream> _held = new(StringComparer.Ordinal);

    /// <exception cref="ArgumentException">The id cannot be part of a file's name.</exception>
    public static void ThrowIfInvalid(string workerId)
    {
        ArgumentException.ThrowIfNullOrEmpty(workerId);
        if (workerId.Length > MaxIdLength || workerId[0] == '.' || !workerId.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.'))
        {
            throw new ArgumentException(
                $"'{workerId}' is no worker id; use at most {MaxIdLength} of the letters a to z, digits, '-', '_' and '.', the first not '.'.", nameof(workerId));
        }
    }

    /// <summary>Proves from now on that a worker lives.</summary>
    /// <exception cref="QueueStorageException">Another process has a worker of this id, or the file cannot be made.</exception>
    public void Hold(string workerId)
    {
        if (_held.ContainsKey(workerId))
        {
            return;
        }

        Directory.CreateDirectory(folder);
        string path = PathOf(workerId);
        FileStream file;
        try
        {
            file = Open(path, FileMode.OpenOrCreate, FileOptions.DeleteOnClose);
        }
        catch (IOException exception)
        {
            throw new QueueStorageException(
                $"The file '{path}' cannot be locked: {exception.Message.TrimEnd('.')}. A worker '{workerId}' lives already; give each worker its own id.", exception);
        }

        if (CanOpen(path))
        {
            file.Dispose();
            throw new QueueStorageException(
                $"The folder '{folder}' is on a file system without locks, so nobody could tell whether a worker lives. Move the root to a local disk.");
        }

        _held.Add(workerId, file);
    }

    /// <summary>Tells whether a worker is gone; takes its file away then.</summary>
    public bool IsGone(string workerId)
    {
        if (_held.ContainsKey(workerId))
        {
            return false;
        }

        try
        {
            Open(PathOf(workerId), FileMode.Open, FileOptions.DeleteOnClose).Dispose();
            return true;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Somebody holds it; or nobody can tell, and then its items are left alone.
            return false;
        }
    }

    /// <summary>Takes away the files of workers that are gone and had nothing to do.</summary>
    public void RemoveStale()
    {
        foreach (string workerId in Others())
        {
            IsGone(workerId);
        }
    }

    /// <summary>The workers with a file that others have made.</summary>
    public List<string> Others() => !Directory.Exists(folder)
        ? []
        : [.. Directory.EnumerateFiles(folder, "*" + Extension).Select(path => Path.GetFileNameWithoutExtension(path)).Where(id => !_held.ContainsKey(id))];

    public void Dispose()
    {
        foreach (FileStream file in _held.Values)
        {
            file.Dispose();
        }

        _held.Clear();
    }

    private static bool CanOpen(string path)
    {
        try
        {
            Open(path, FileMode.Open, FileOptions.None).Dispose();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static FileStream Open(string path, FileMode mode, FileOptions options) =>
        new(path, mode, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, options);

    private string PathOf(string workerId) => Path.Combine(folder, workerId + Extension);
}
