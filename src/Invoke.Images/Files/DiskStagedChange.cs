namespace Invoke.Images;

/// <summary>Files on their way between a staging folder and their places; a commit goes one way, disposing the other.</summary>
internal sealed class DiskStagedChange : IStagedImageChange
{
    private readonly string _folder;
    private readonly string _imageName;
    private readonly List<(string Staged, string Final)> _files = [];
    private readonly bool _isDelete;
    private bool _isDone;

    private DiskStagedChange(string folder, string imageName, bool isDelete)
    {
        _folder = folder;
        _imageName = imageName;
        _isDelete = isDelete;
    }

    /// <summary>A change that brings files from the folder to their places.</summary>
    public static DiskStagedChange ForCreate(string folder, string imageName) => new(folder, imageName, isDelete: false);

    /// <summary>A change that took files from their places into the folder.</summary>
    public static DiskStagedChange ForDelete(string folder, string imageName) => new(folder, imageName, isDelete: true);

    public void Add(string staged, string final) => _files.Add((staged, final));

    public ValueTask CommitAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            if (_isDelete)
            {
                // From here on the files are gone for every reader, whether or not the disk lets go of them at once.
                _isDone = true;
                Directory.Delete(_folder, recursive: true);
            }
            else
            {
                MoveAll();
                _isDone = true;
                DiskStagingArea.Discard(_folder);
            }

            return ValueTask.CompletedTask;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return ValueTask.FromException(DiskFailure.Of(_isDelete ? "deleted" : "put in place", _imageName, _folder, exception));
        }
    }

    public ValueTask DisposeAsync()
    {
        if (_isDone)
        {
            return ValueTask.CompletedTask;
        }

        _isDone = true;
        try
        {
            if (_isDelete)
            {
                PutBack(_files);
            }

            DiskStagingArea.Discard(_folder);
            return ValueTask.CompletedTask;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return ValueTask.FromException(DiskFailure.Of("restored", _imageName, _folder, exception));
        }
    }

    private void MoveAll()
    {
        for (int index = 0; index < _files.Count; index++)
        {
            try
            {
                File.Move(_files[index].Staged, _files[index].Final, overwrite: false);
            }
            catch
            {
                foreach ((_, string final) in _files.Take(index))
                {
                    File.Delete(final);
                }

                throw;
            }
        }
    }

    private static void PutBack(List<(string Staged, string Final)> files)
    {
        foreach ((string staged, string final) in files)
        {
            if (File.Exists(staged))
            {
                File.Move(staged, final, overwrite: false);
            }
        }
    }
}
