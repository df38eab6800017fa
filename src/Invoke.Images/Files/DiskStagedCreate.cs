namespace Invoke.Images;

/// <summary>Files of a new image in the staging folder; a commit brings them to their places, disposing removes them.</summary>
internal sealed class DiskStagedCreate(string imageName, string folder, Action<DiskStep>? reached) : IStagedImageChange
{
    private readonly List<(string Staged, string Place)> _files = [];
    private bool _isDone;

    public void Add(string staged, string place) => _files.Add((staged, place));

    public ValueTask CommitAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_isDone)
        {
            return ValueTask.CompletedTask;
        }

        try
        {
            for (int index = 0; index < _files.Count; index++)
            {
                Place(index);
            }

            _isDone = true;
            return ValueTask.CompletedTask;
        }
        catch (Exception exception) when (DiskFile.IsTrouble(exception))
        {
            return ValueTask.FromException(DiskFailure.Of("put in place", imageName, folder, exception));
        }
    }

    public ValueTask ExcludeAsync(IReadOnlyList<string> imageNames) =>
        imageNames.Contains(imageName, StringComparer.Ordinal) ? DisposeAsync() : ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        if (!_isDone)
        {
            _isDone = true;
            _files.ForEach(file => DiskStagingArea.Discard(file.Staged));
        }

        return ValueTask.CompletedTask;
    }

    private void Place(int index)
    {
        try
        {
            File.Move(_files[index].Staged, _files[index].Place, overwrite: false);
        }
        catch
        {
            _files[..index].ForEach(file => File.Delete(file.Place));
            throw;
        }

        reached?.Invoke(index == 0 ? DiskStep.ThumbnailPlaced : DiskStep.ImagePlaced);
    }
}
