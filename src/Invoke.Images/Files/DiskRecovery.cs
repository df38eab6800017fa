namespace Invoke.Images;

/// <summary>Puts abandoned staged files in place where their image has a record and its place is empty; the rest is removed.</summary>
internal sealed class DiskRecovery(DiskPaths paths, Func<string, CancellationToken, ValueTask<bool>> isRecorded)
{
    private int _completed;
    private int _removed;

    public ImageRecovery Result => new(_completed, _removed);

    public async ValueTask RecoverAsync(string folder, CancellationToken cancellationToken)
    {
        foreach (string staged in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            string imageName = Path.GetFileName(staged);
            await RecoverAsync(imageName, staged, paths.Of(imageName), cancellationToken).ConfigureAwait(false);
        }

        string thumbnails = DiskStagingArea.ThumbnailsIn(folder);
        if (!Directory.Exists(thumbnails))
        {
            return;
        }

        foreach (string staged in Directory.EnumerateFiles(thumbnails).Order(StringComparer.Ordinal))
        {
            // Staged thumbnails carry the whole image name and their own extension behind it.
            string imageName = Path.GetFileNameWithoutExtension(staged);
            string final = paths.ThumbnailOf(imageName, Path.GetExtension(staged));
            await RecoverAsync(imageName, staged, final, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask RecoverAsync(string imageName, string staged, string final, CancellationToken cancellationToken)
    {
        if (ImageNameRules.IsValid(imageName) && !File.Exists(final)
            && await isRecorded(imageName, cancellationToken).ConfigureAwait(false))
        {
            File.Move(staged, final, overwrite: false);
            _completed++;
        }
        else
        {
            File.Delete(staged);
            _removed++;
        }
    }
}
