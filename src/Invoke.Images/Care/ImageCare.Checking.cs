using Invoke.Graph;

namespace Invoke.Images;

/// <content>Finding and mending what does not fit together.</content>
public sealed partial class ImageCare
{
    /// <inheritdoc/>
    public ValueTask<ImageStoreReport> VerifyAsync(bool decodeImages = false, CancellationToken cancellationToken = default) =>
        CheckAsync(repair: false, decodeImages, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ImageStoreReport> RepairAsync(bool dryRun, CancellationToken cancellationToken = default) =>
        CheckAsync(repair: !dryRun, decodeImages: false, cancellationToken);

    private async ValueTask<ImageStoreReport> CheckAsync(bool repair, bool decodeImages, CancellationToken cancellationToken)
    {
        await _images.InitializeAsync(cancellationToken).ConfigureAwait(false);
        List<ImageProblem> problems = [.. await RecordCare.CheckAsync(repair, cancellationToken).ConfigureAwait(false)];
        long records = 0;
        await foreach (ImageRecord record in AllAsync(_records, cancellationToken).ConfigureAwait(false))
        {
            records++;
            if (await CheckAsync(record, repair, decodeImages, cancellationToken).ConfigureAwait(false) is { } problem)
            {
                problems.Add(problem);
            }
        }

        long files = 0;
        await foreach (ImageFileEntry entry in FileCare.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            files++;
            if (await CheckAsync(entry, repair, cancellationToken).ConfigureAwait(false) is { } problem)
            {
                problems.Add(problem);
            }
        }

        foreach (ImageProblem problem in problems)
        {
            Log.ProblemFound(_logger, problem.Kind, problem.Subject, problem.IsRepaired);
        }

        return new ImageStoreReport(records, files, problems);
    }

    private async ValueTask<ImageProblem?> CheckAsync(ImageRecord record, bool repair, bool decodeImages, CancellationToken cancellationToken)
    {
        var location = new ImageLocation(record.ImageName, record.Subfolder);
        if (!location.IsValid)
        {
            return new ImageProblem(
                ImageProblemKind.BadRecord, record.ImageName, $"Name or subfolder '{record.Subfolder}' is none that a file can have. Correct or delete the row.");
        }

        if (!await _files.ValidatePathAsync(location, ImageFileKind.Full, cancellationToken).ConfigureAwait(false))
        {
            return await MissingAsync(record, location, repair, cancellationToken).ConfigureAwait(false);
        }

        if (!await _files.ValidatePathAsync(location, ImageFileKind.Thumbnail, cancellationToken).ConfigureAwait(false))
        {
            return await WithoutThumbnailAsync(location, repair, cancellationToken).ConfigureAwait(false);
        }

        return decodeImages ? await DamageAsync(record.ImageName, cancellationToken).ConfigureAwait(false) : null;
    }

    private async ValueTask<ImageProblem?> MissingAsync(ImageRecord record, ImageLocation location, bool repair, CancellationToken cancellationToken)
    {
        // Between its record and its files an image is being created or deleted, which takes an instant; whoever is past it is looked at again.
        if (record.DeletedAt is not null
            || await _records.FindAsync(record.ImageName, cancellationToken).ConfigureAwait(false) is not { DeletedAt: null }
            || await _files.ValidatePathAsync(location, ImageFileKind.Full, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        const string message = "The image file is missing. Restore it from a backup; repairing brings it back from quarantine, or marks the image as deleted.";
        var problem = new ImageProblem(ImageProblemKind.MissingFile, record.ImageName, message);
        if (!repair)
        {
            return problem;
        }

        if (!await FileCare.ReleaseAsync(location, cancellationToken).ConfigureAwait(false))
        {
            await _records.SoftDeleteManyAsync([record.ImageName], cancellationToken).ConfigureAwait(false);
            if (await _files.ValidatePathAsync(location, ImageFileKind.Full, cancellationToken).ConfigureAwait(false))
            {
                await _records.RestoreManyAsync([record.ImageName], cancellationToken).ConfigureAwait(false);
                return null;
            }
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
            ImagePixels pixels = await _images.ReadPixelsAsync(location.ImageName, PixelFormat.Rgba32, cancellationToken).ConfigureAwait(false);
            ImageFormat format = _codec.CanEncode(ImageFormat.WebP) ? ImageFormat.WebP : ImageFormat.Png;
            using var thumbnail = new PooledBufferWriter(64 * 1024);
            _codec.Thumbnail(
                new ReadOnlyPixels(pixels.Data.Span, pixels.Width, pixels.Height, pixels.Format), _options.ThumbnailSize, new EncodeOptions(format), thumbnail);
            await FileCare.WriteThumbnailAsync(location, thumbnail.WrittenMemory, format, cancellationToken).ConfigureAwait(false);
            return problem with { IsRepaired = true };
        }
        catch (InvokeException exception) when (exception is not ImageStorageException)
        {
            return Damaged(location.ImageName, exception);
        }
    }

    private async ValueTask<ImageProblem?> DamageAsync(string imageName, CancellationToken cancellationToken)
    {
        try
        {
            await _images.ReadPixelsAsync(imageName, PixelFormat.Rgb24, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (ImageFileNotFoundException)
        {
            // Deleted meanwhile.
            return null;
        }
        catch (InvokeException exception) when (exception is not ImageStorageException)
        {
            return Damaged(imageName, exception);
        }
    }

    private static ImageProblem Damaged(string imageName, InvokeException exception) => new(
        ImageProblemKind.DamagedFile, imageName, $"The image cannot be decoded: {exception.Message.TrimEnd('.')}. Restore it from a backup, or delete the image.");

    private async ValueTask<ImageProblem?> CheckAsync(ImageFileEntry entry, bool repair, CancellationToken cancellationToken)
    {
        if (await IsRecordedAsync(entry, cancellationToken).ConfigureAwait(false))
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

    // An image is always a PNG; its thumbnail has the same name and perhaps another extension.
    private async ValueTask<bool> IsRecordedAsync(ImageFileEntry entry, CancellationToken cancellationToken)
    {
        string[] names = entry.Kind == ImageFileKind.Full
            ? [entry.Name]
            : [Path.ChangeExtension(entry.Name, ".png"), Path.ChangeExtension(entry.Name, ".PNG")];
        foreach (string name in names)
        {
            if (await _records.FindAsync(name, cancellationToken).ConfigureAwait(false) is { } record && record.Subfolder == entry.Subfolder)
            {
                return true;
            }
        }

        return false;
    }
}
