using Invoke.Graph;
using Invoke.Internal.Files;

namespace Invoke.Images;

/// <content>Finding and mending what does not fit together.</content>
public sealed partial class ImageCare
{
    private static readonly TimeSpan GracePeriod = TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    public ValueTask<ImageStoreReport> VerifyAsync(bool decodeImages = false, CancellationToken cancellationToken = default) =>
        CheckAsync(repair: false, decodeImages, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ImageStoreReport> RepairAsync(bool dryRun, CancellationToken cancellationToken = default) =>
        CheckAsync(repair: !dryRun, decodeImages: false, cancellationToken);

    private async ValueTask<ImageStoreReport> CheckAsync(bool repair, bool decodeImages, CancellationToken cancellationToken)
    {
        await RecoverAsync(cancellationToken).ConfigureAwait(false);
        List<ImageProblem> problems = [.. await RecordCare.CheckAsync(repair, cancellationToken).ConfigureAwait(false)];
        List<ImageProblem> others = [];
        List<ImageLocation> missing = [];
        long records = 0;
        await foreach (ImageRecordEntry entry in _records.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            records++;
            if (await CheckAsync(entry, missing, repair, decodeImages, cancellationToken).ConfigureAwait(false) is { } problem)
            {
                others.Add(problem);
            }
        }

        long files = 0;
        await foreach (ImageFileEntry entry in FileCare.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            files++;
            if (await CheckAsync(entry, repair, cancellationToken).ConfigureAwait(false) is { } problem)
            {
                others.Add(problem);
            }
        }

        // Between its record and its files an image is being stored or deleted by somebody else; so only what is missing after all else is.
        foreach (ImageLocation location in missing)
        {
            if (await MissingAsync(location, repair, cancellationToken).ConfigureAwait(false) is { } problem)
            {
                problems.Add(problem);
            }
        }

        problems.AddRange(others);
        foreach (ImageProblem problem in problems)
        {
            Log.ProblemFound(_logger, problem.Kind, problem.Subject, problem.IsRepaired);
        }

        return new ImageStoreReport(records, files, problems);
    }

    private async ValueTask<ImageProblem?> CheckAsync(
        ImageRecordEntry entry, List<ImageLocation> missing, bool repair, bool decodeImages, CancellationToken cancellationToken)
    {
        ImageLocation location = entry.Location;
        if (entry.Record is null || !location.IsValid)
        {
            return new ImageProblem(
                ImageProblemKind.BadRecord,
                location.ImageName,
                entry.Fault ?? $"Name or subfolder '{location.Subfolder}' is none that a file can have. Correct the row, or delete the image.");
        }

        if (!await _files.ValidatePathAsync(location, ImageFileKind.Full, cancellationToken).ConfigureAwait(false))
        {
            if (entry.Record.DeletedAt is null)
            {
                missing.Add(location);
            }

            return null;
        }

        if (!await _files.ValidatePathAsync(location, ImageFileKind.Thumbnail, cancellationToken).ConfigureAwait(false))
        {
            return await WithoutThumbnailAsync(location, repair, cancellationToken).ConfigureAwait(false);
        }

        return decodeImages ? await DamageAsync(location, cancellationToken).ConfigureAwait(false) : null;
    }

    private async ValueTask<ImageProblem?> MissingAsync(ImageLocation location, bool repair, CancellationToken cancellationToken)
    {
        if (await _records.FindEntryAsync(location.ImageName, cancellationToken).ConfigureAwait(false) is not { Record: { DeletedAt: null } record }
            || await _files.ValidatePathAsync(location, ImageFileKind.Full, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        // A live process may still be about to put the file in place; an image marked as deleted then would be one that its user just got.
        bool isYoung = (_timeProvider.GetUtcNow() - record.UpdatedAt).Duration() < GracePeriod;
        string message = isYoung
            ? $"The image file is missing, and the record changed less than {GracePeriod.TotalMinutes} minutes ago: it may be on its way. Look again later."
            : "The image file is missing. Restore it from a backup; repairing brings it back from quarantine, or marks the image as deleted.";
        var problem = new ImageProblem(ImageProblemKind.MissingFile, record.ImageName, message);
        if (!repair)
        {
            return problem;
        }

        if (await FileCare.ReleaseAsync(location, cancellationToken).ConfigureAwait(false))
        {
            return problem with { IsRepaired = true };
        }

        if (isYoung)
        {
            return problem;
        }

        await _records.SoftDeleteManyAsync([record.ImageName], cancellationToken).ConfigureAwait(false);
        if (await _files.ValidatePathAsync(location, ImageFileKind.Full, cancellationToken).ConfigureAwait(false))
        {
            await _records.RestoreManyAsync([record.ImageName], cancellationToken).ConfigureAwait(false);
            return null;
        }

        return problem with { IsRepaired = true };
    }

    private async ValueTask<ImageProblem?> WithoutThumbnailAsync(ImageLocation location, bool repair, CancellationToken cancellationToken)
    {
        var problem = new ImageProblem(
            ImageProblemKind.MissingThumbnail, location.ImageName, "The thumbnail is missing; repairing makes it from the image.");
        if (!repair)
        {
            return problem;
        }

        try
        {
            ImagePixels pixels = await ReadPixelsAsync(location, PixelFormat.Rgba32, cancellationToken).ConfigureAwait(false);
            ImageFormat format = _codec.CanEncode(ImageFormat.WebP) ? ImageFormat.WebP : ImageFormat.Png;
            using var thumbnail = new PooledBufferWriter(64 * 1024);
            _codec.EncodeThumbnail(
                new ReadOnlyPixels(pixels.Data.Span, pixels.Width, pixels.Height, pixels.Format), _options.ThumbnailSize, new EncodeOptions(format), thumbnail);
            await FileCare.WriteThumbnailAsync(location, thumbnail.WrittenMemory, format, cancellationToken).ConfigureAwait(false);
            return problem with { IsRepaired = true };
        }
        catch (ImageFileNotFoundException)
        {
            // Deleted meanwhile.
            return null;
        }
        catch (InvokeException exception) when (exception is not ImageStorageException)
        {
            return Damaged(location.ImageName, exception);
        }
    }

    private async ValueTask<ImageProblem?> DamageAsync(ImageLocation location, CancellationToken cancellationToken)
    {
        try
        {
            await ReadPixelsAsync(location, PixelFormat.Rgb24, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (ImageFileNotFoundException)
        {
            // Deleted meanwhile.
            return null;
        }
        catch (InvokeException exception) when (exception is not ImageStorageException)
        {
            return Damaged(location.ImageName, exception);
        }
    }

    // From the storage itself: what the service keeps in memory says nothing about the disk.
    private async ValueTask<ImagePixels> ReadPixelsAsync(ImageLocation location, PixelFormat format, CancellationToken cancellationToken)
    {
        ImageFile file = await _files.OpenReadAsync(location, ImageFileKind.Full, cancellationToken).ConfigureAwait(false);
        using PooledBufferWriter bytes = await file.ReadAllAsync(cancellationToken).ConfigureAwait(false);
        return _codec.ToPixels(bytes.WrittenSpan, format, new DecodeOptions { MaxPixels = _options.MaxPixels, MaxBytes = long.MaxValue });
    }

    private static ImageProblem Damaged(string imageName, InvokeException exception) => new(
        ImageProblemKind.DamagedFile, imageName, $"The image cannot be decoded: {exception.Message.TrimEnd('.')}. Restore it from a backup, or delete the image.");

    private async ValueTask<ImageProblem?> CheckAsync(ImageFileEntry entry, bool repair, CancellationToken cancellationToken)
    {
        if (await IsRecordedAsync(entry, cancellationToken).ConfigureAwait(false) || await IsGoneAsync(entry, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        var problem = new ImageProblem(
            ImageProblemKind.OrphanFile, entry.Path, "No record knows this file; repairing moves it into quarantine. If it should be an image, upload it.");
        if (!repair)
        {
            return problem;
        }

        string place = await FileCare.QuarantineAsync(entry, cancellationToken).ConfigureAwait(false);
        return problem with { Message = $"No record knows this file; it is in '{place}' now.", IsRepaired = true };
    }

    // Deleted since it was listed, record and file; of a large store a listing can be minutes old.
    private async ValueTask<bool> IsGoneAsync(ImageFileEntry entry, CancellationToken cancellationToken)
    {
        bool isThumbnail = entry.Kind == ImageFileKind.Thumbnail;
        var location = new ImageLocation(isThumbnail ? Path.ChangeExtension(entry.Name, ImageFileTypes.Png) : entry.Name, entry.Subfolder);
        return location.IsValid
            && (!isThumbnail || ImageFileTypes.ThumbnailExtensions.Contains(Path.GetExtension(entry.Name)))
            && !await _files.ValidatePathAsync(location, entry.Kind, cancellationToken).ConfigureAwait(false);
    }

    // An image is always a PNG; its thumbnail has the same name and perhaps another extension.
    private async ValueTask<bool> IsRecordedAsync(ImageFileEntry entry, CancellationToken cancellationToken)
    {
        string[] names = entry.Kind == ImageFileKind.Full
            ? [entry.Name]
            : [Path.ChangeExtension(entry.Name, ImageFileTypes.Png), Path.ChangeExtension(entry.Name, ".PNG")];
        foreach (string name in names)
        {
            if (await _records.LocateAsync(name, cancellationToken).ConfigureAwait(false) is { } location && location.Subfolder == entry.Subfolder)
            {
                return true;
            }
        }

        return false;
    }
}
