namespace Invoke.Images;

/// <summary>Files of images taken out of sight into the staging folder; a commit removes them, disposing puts them back.</summary>
internal sealed class DiskStagedDelete(string folder, Action<DiskStep>? reached) : IStagedImageChange
{
    private readonly List<(string ImageName, string Staged, string Place)> _files = [];
    private bool _isDone;

    /// <summary>Takes a file, if it is there.</summary>
    public void Take(string imageName, string path, string staged)
    {
        if (File.Exists(path))
        {
            File.Move(path, staged);
            _files.Add((imageName, staged, path));
            reached?.Invoke(DiskStep.OneTaken);
        }
    }

    public ValueTask CommitAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();

        // From here on the files are gone for every reader, whether or not the disk lets go of them at once.
        _isDone = true;
        reached?.Invoke(DiskStep.Removing);
        try
        {
            foreach ((_, string staged, _) in _files)
            {
                File.Delete(staged);
                reached?.Invoke(DiskStep.OneRemoved);
            }

            reached?.Invoke(DiskStep.AllRemoved);
            return ValueTask.CompletedTask;
        }
        catch (Exception exception) when (DiskFile.IsTrouble(exception))
        {
            return ValueTask.FromException(Failure("deleted", exception));
        }
    }

    public ValueTask ExcludeAsync(IReadOnlyList<string> imageNames)
    {
        var excluded = imageNames.ToHashSet(StringComparer.Ordinal);
        List<(string ImageName, string Staged, string Place)> files = _files.FindAll(file => excluded.Contains(file.ImageName));

        // Out first: whatever the disk says, a commit must not remove them.
        _files.RemoveAll(file => excluded.Contains(file.ImageName));
        return PutBack(files);
    }

    public ValueTask DisposeAsync()
    {
        if (_isDone)
        {
            return ValueTask.CompletedTask;
        }

        _isDone = true;
        return PutBack(_files);
    }

    private ValueTask PutBack(List<(string ImageName, string Staged, string Place)> files)
    {
        try
        {
            foreach ((_, string staged, string place) in files.Where(file => File.Exists(file.Staged)))
            {
                File.Move(staged, place, overwrite: false);
            }

            return ValueTask.CompletedTask;
        }
        catch (Exception exception) when (DiskFile.IsTrouble(exception))
        {
            return ValueTask.FromException(Failure("restored", exception));
        }
    }

    private ImageStorageException Failure(string verb, Exception exception) =>
        new($"{_files.Count} files of images cannot be {verb}: {exception.Message.TrimEnd('.')}. Check free space and permissions of '{folder}'.", exception);
}
