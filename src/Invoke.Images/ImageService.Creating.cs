namespace Invoke.Images;

/// <content>Storing new images.</content>
public sealed partial class ImageService
{
    private const int MostAttempts = 100;
    private const int MostNames = 10_000;

    /// <inheritdoc/>
    public async ValueTask<StoredImage> CreateAsync(ImageCreateRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return (await CreateManyAsync([request], cancellationToken).ConfigureAwait(false))[0];
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<StoredImage>> CreateManyAsync(
        IReadOnlyList<ImageCreateRequest> requests, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        await InitializeAsync(cancellationToken).ConfigureAwait(false);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await CreateOnceAsync(requests, cancellationToken).ConfigureAwait(false);
            }
            catch (ImageRecordAlreadyExistsException) when (attempt < MostAttempts)
            {
                // Another process was given the same name at the same time; a service that knows no other name ends this.
                continue;
            }
        }
    }

    private async ValueTask<IReadOnlyList<StoredImage>> CreateOnceAsync(IReadOnlyList<ImageCreateRequest> requests, CancellationToken cancellationToken)
    {
        List<ImageRecord> records = new(requests.Count);
        List<IStagedImageChange> staged = new(requests.Count);
        try
        {
            foreach (ImageCreateRequest request in requests)
            {
                records.Add(await StageAsync(request, records, staged, cancellationToken).ConfigureAwait(false));
            }

            IReadOnlyList<ImageRecord> inserted = await _records.InsertManyAsync(records, cancellationToken).ConfigureAwait(false);
            return await CommitAsync(inserted, staged).ConfigureAwait(false);
        }
        finally
        {
            foreach (IStagedImageChange change in staged)
            {
                await change.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private async ValueTask<ImageRecord> StageAsync(
        ImageCreateRequest request, List<ImageRecord> before, List<IStagedImageChange> staged, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        string imageName = await CreateNameAsync(request, before, cancellationToken).ConfigureAwait(false);
        string subfolder = _subfolder(new ImageSubfolderRequest(
            imageName, request.Origin, request.Category, request.IsIntermediate, request.SessionId, request.NodeId, _timeProvider.GetUtcNow()));
        ImageSubfolderRules.ThrowIfInvalid(subfolder);
        using EncodedImage encoded = _encoder.Encode(request);
        var content = new ImageFileContent(imageName, encoded.Image, encoded.Thumbnail, encoded.ThumbnailFormat, subfolder);
        staged.Add(await _files.StageCreateAsync(content, cancellationToken).ConfigureAwait(false));
        return new ImageRecord
        {
            ImageName = imageName,
            Origin = request.Origin,
            Category = request.Category,
            Width = encoded.Width,
            Height = encoded.Height,
            SessionId = request.SessionId,
            NodeId = request.NodeId,
            Metadata = encoded.Metadata,
            IsIntermediate = request.IsIntermediate,
            Subfolder = subfolder,
            FileBytes = encoded.Image.Length + encoded.Thumbnail.Length,

            // What is used stays, so what a stranger wrote into a file has no say here.
            Uses = ImageNamesInJson.Find(request.Workflow, request.Graph),
        };
    }

    // With the records written the images are completed, whoever cancels.
    private async ValueTask<IReadOnlyList<StoredImage>> CommitAsync(IReadOnlyList<ImageRecord> records, List<IStagedImageChange> staged)
    {
        var images = new StoredImage[records.Count];
        int committed = 0;
        try
        {
            for (int index = 0; index < images.Length; index++)
            {
                images[index] = await WithUrlsAsync(records[index], CancellationToken.None).ConfigureAwait(false);
            }

            for (; committed < images.Length; committed++)
            {
                await staged[committed].CommitAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch
        {
            await TakeBackAsync(records, committed).ConfigureAwait(false);
            throw;
        }

        foreach (StoredImage image in images)
        {
            Log.ImageCreated(_logger, image.ImageName, image.Width, image.Height);
        }

        return images;
    }

    // The failure that led here is the one to report; a second one must not hide it.
    private async ValueTask TakeBackAsync(IReadOnlyList<ImageRecord> records, int committed)
    {
        try
        {
            await RemoveAsync([.. records.Select(record => record.ImageName)], [.. records.Take(committed)], CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Log.UndoFailed(_logger, records[0].ImageName, exception);
        }
    }

    /// <summary>Asks for names until one is free; the second time a service gives the same one, that is left to the record storage to refuse.</summary>
    private async ValueTask<string> CreateNameAsync(ImageCreateRequest request, List<ImageRecord> before, CancellationToken cancellationToken)
    {
        string? taken = null;
        for (var asked = 0; asked < MostNames; asked++)
        {
            string imageName = CreateName(request);
            if (imageName == taken
                || !(before.Exists(record => record.ImageName == imageName) || await _records.ExistsAsync(imageName, cancellationToken).ConfigureAwait(false)))
            {
                return imageName;
            }

            taken = imageName;
        }

        throw new ImageNameException($"The name service gave {MostNames} names for an image, and all are taken, '{taken}' last; use a template with {{uuid}} or {{counter}}.");
    }

    private string CreateName(ImageCreateRequest request)
    {
        string imageName = _names.CreateImageName(
            new ImageNameRequest(Extension, request.SessionId, request.NodeId, request.Category, request.Seed));
        ImageNameRules.ThrowIfInvalid(imageName);
        return imageName.EndsWith(Extension, StringComparison.OrdinalIgnoreCase)
            ? imageName
            : throw new ImageNameException($"The name service named a PNG image '{imageName}'; the name must end with '{Extension}'.");
    }
}
