namespace Invoke.Images;

/// <summary>Puts abandoned staged files in place where their image has a record and its place is empty; the rest is removed.</summary>
internal sealed class DiskRecovery(DiskPaths paths, Func<string, CancellationToken, ValueTask<ImageLocation?>> find)
{
    private int _completed;
    private int _removed;

    public ImageRecovery Result => new(_completed, _removed);

    public async ValueTask RecoverAsync(string path, CancellationToken cancellationToken)
    {
        if (StagedFile.Parse(path) is { } staged
            && ImageNameRules.IsValid(staged.ImageName)
            && await find(staged.ImageName, cancellationToken).ConfigureAwait(false) is { IsValid: true } location
            && staged.PlaceIn(paths, location) is var place
            && !File.Exists(place))
        {
            paths.CreateFolders(location.Subfolder);
            File.Move(path, place, overwrite: false);
            _completed++;
        }
        else
        {
            File.Delete(path);
            _removed++;
        }
    }
}
